/* A disk that fails when it is told to: loaded before the C library (LD_PRELOAD) by withheld.sh. The file named in
 * KITH_FAILING_DISK says how what is written to a database or its log ends: "full", "error", "hang", or nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* The first letter of the mode; 0: as it should be. */
static char mode(void) {
    const char* name = getenv("KITH_FAILING_DISK");
    char letter = 0;
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    if (read(file, &letter, 1) != 1) letter = 0;
    close(file);
    return letter;
}

static int of_database(int file) {
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, name, sizeof name - 1);
    if (size < 0) return 0;
    name[size] = 0;
    return strstr(name, "kith.db") != NULL;
}

/* 0: go on. Otherwise errno is set. */
static int fails(int file) {
    char now = mode();
    if (now == 0 || !of_database(file)) return 0;
    while (now == 'h') {
        usleep(5000);
        now = mode();
    }
    if (now == 'f') errno = ENOSPC;
    if (now == 'e') errno = EIO;
    return now == 'f' || now == 'e';
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    static ssize_t (*real)(int, const void*, size_t, off64_t);
    if (!real) real = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return fails(file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return fails(file) ? -1 : real(file);
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return fails(file) ? -1 : real(file);
}
