#!/usr/bin/env python3
"""Log before serve, at the socket (R14): while the disk is full, fails or hangs, nothing of anybody leaves.

    withheld.py PROGRAM DISK FOLDER ROUNDS     DISK: failing_disk.c as a library

Starts the server on a database of a demonstration in FOLDER, signs in, and asks for pages about children by a bare
socket, again and again. Every byte that comes back is looked through for the names of those on record.
"""
import http.cookiejar
import os
import pathlib
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

program, disk, folder, rounds = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
database, switch = folder / "kith.db", folder / "disk"
chance = random.Random(14)
SECONDS_OF_A_HANG = 0.4


def serve():
    """The server and its address; the disk is as it should be."""
    switch.write_text("")
    around = dict(os.environ, LD_PRELOAD=disk, KITH_FAILING_DISK=str(switch))
    process = subprocess.Popen([program, "serve", "--database", str(database), "--port", "0"], env=around,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in process.stdout:
        found = re.search(r"http://([^/:]+):(\d+)", line)
        if found:
            return process, (found.group(1), int(found.group(2)))
    raise SystemExit("the server does not start")


def sign_in(where, name, password):
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = "http://%s:%d" % where
    page = opener.open(address + "/sign-in").read().decode()
    token = re.search(r'name="csrf" value="([^"]+)"', page).group(1)
    form = {"csrf": token, "name": name, "password": password}
    opener.open(urllib.request.Request(address + "/sign-in", urllib.parse.urlencode(form).encode()))
    return "; ".join(f"{one.name}={one.value}" for one in jar), opener.open(address + "/guidance").read().decode()


def ask(where, cookie, path, patience):
    """Every byte of the answer, however it ends; and whether the other side said that it was all."""
    heard = b""
    with socket.create_connection(where, timeout=5) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: {where[0]}:{where[1]}\r\nCookie: {cookie}\r\n"
                       "Connection: close\r\n\r\n".encode())
        client.settimeout(patience)
        try:
            while True:
                piece = client.recv(65536)
                if not piece:
                    return heard, True
                heard += piece
        except OSError:
            return heard, False


def names_of(known):
    """Words of the names on record that stand on no page that shows nobody."""
    words, children = set(), []
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as tables:
        for person, name, child in tables.execute("select person, display_name, child from person"):
            words.update(word for word in re.findall(r"[^\W\d_]{4,}", name))
            if child:
                children.append(person)
    return [word.encode() for word in words if word not in known], children


def main():
    said = subprocess.run([program, "demo", "--database", str(database), "--children", "20"], check=True,
                          capture_output=True, text=True).stdout
    password = re.search(r"password[^:\n]*:\s*([^\s)]+)", said, re.I).group(1)
    served, where = serve()
    cookie, known = sign_in(where, "manager", password)
    names, children = names_of(known)
    pages = ["/children/{}", "/children/{}/chronology", "/children/{}/people", "/children/{}/details",
             "/children/{}/journey", "/children/{}/genogram", "/"]
    counts = {"": 0, "full": 0, "error": 0, "hang": 0}
    shown = told = helped = refused = restarts = late = 0
    for _ in range(rounds):
        mode = chance.choice(["", "full", "error", "hang"])
        path = chance.choice(pages).format(chance.choice(children))
        counts[mode] += 1
        switch.write_text(mode)
        heard, whole = ask(where, cookie, path, SECONDS_OF_A_HANG if mode == "hang" else 5)
        named = any(name in heard for name in names)
        if mode == "":
            shown += named
            continue
        if named:
            told += 1
            print(f"{mode}: {path} told {[n for n in names if n in heard][:3]} in {len(heard)} bytes")
        if heard.startswith(b"HTTP/1.1 5"):
            refused += 1
            helped += b"999" in heard
        if mode == "hang":
            late += not heard
            switch.write_text("")  # the disk is back: the server goes on by itself
            continue
        # An error of the disk stops the server, on purpose: what is on the disk is what counts.
        try:
            served.wait(timeout=10)
        except subprocess.TimeoutExpired:
            served.kill()
            served.wait()
        restarts += 1
        served, where = serve()
        cookie, _ = sign_in(where, "manager", password)
    switch.write_text("")
    served.terminate()
    served.wait()
    verified = subprocess.run([program, "record", "verify", "--database", str(database)], capture_output=True, text=True)
    print(f"{rounds} requests over the socket: {counts['full']} with a full disk, {counts['error']} with one that fails, "
          f"{counts['hang']} with one that hangs, {counts['']} with a good one; {told} told a name; {refused} were "
          f"refused in words, {helped} of them with 999; {late} of those that hung heard nothing; {shown} good ones "
          f"showed names; {restarts} new starts; the record is {'whole' if verified.returncode == 0 else 'DAMAGED'}")
    good = (told == 0 and helped == refused and refused > 0 and late > 0 and shown > counts[""] // 2
            and verified.returncode == 0)
    print(f"{rounds - told if good else 0} passed, {told if good else max(told, 1)} failed")
    return 0 if good else 1


sys.exit(main())
