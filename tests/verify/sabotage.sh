#!/usr/bin/env bash
# Shows that the tests of the log can fail: each line below breaks one check of the verifiers or of who signs, and
# some test has to turn red. Works on copies; the build folder (default: build) must have kith_unit_tests built.
#   tests/verify/sabotage.sh [BUILD_FOLDER]
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
root=$PWD
build=$(readlink -f "${1:-build}")
place=$(mktemp -d /tmp/kith-sabotage.XXXXXX)
trap 'rm -rf "$place"' EXIT
passed=0
failed=0
export KITH_LOG_CASES=60

# Only what doctest says of a test that failed is noticing; running too long, or crashing, is no judgement.
verdict() { # "WHAT" EXIT_CODE_OF_THE_TESTS
    case $2 in
    1)
        passed=$((passed + 1))
        printf 'noticed:     %s\n' "$1"
        return
        ;;
    0) printf 'NOT noticed: %s\n' "$1" ;;
    *) printf 'NOT judged:  %s: the tests ended with %d\n' "$1" "$2" ;;
    esac
    failed=$((failed + 1))
}

# broken "WHAT" FOLDER FILE "TEXT" "INSTEAD" "TESTS": the unit tests with this text of one source replaced.
broken() {
    local what=$1 folder=$2 file=$3 text=$4 instead=$5 tests=$6 object compile link
    if ! TEXT=$text INSTEAD=$instead python3 - "src/$folder/$file" "$place/$file" <<'CHANGE'; then
import os, sys
source = open(sys.argv[1]).read()
if os.environ["TEXT"] not in source:
    sys.exit("the text to break is not there any more")
open(sys.argv[2], "w").write(source.replace(os.environ["TEXT"], os.environ["INSTEAD"], 1))
CHANGE
        failed=$((failed + 1))
        printf 'NOT broken:  %s\n' "$what"
        return
    fi
    object=CMakeFiles/kith_$folder.dir/src/$folder/$file.o
    compile=$(ninja -C "$build" -t commands "$object" | tail -n 1 |
        sed -E "s# -MD -MT [^ ]+ -MF [^ ]+##; s# -o $object# -o $place/broken.o -Wno-error#; s# -c [^ ]+# -c $place/$file#")
    link=$(ninja -C "$build" -t commands kith_unit_tests | tail -n 1 |
        sed -E "s# -o kith_unit_tests# $place/broken.o -o $place/tests#")
    if ! (cd "$build" && eval "$compile" && eval "$link") >"$place/log" 2>&1; then
        failed=$((failed + 1))
        printf 'NOT built:   %s\n' "$what"
        tail -n 5 "$place/log"
        return
    fi
    (cd "$root" && timeout 200 "$place/tests" -tc="$tests") >"$place/log" 2>&1
    verdict "$what" $?
}

broken "a consistency proof is believed" record merkle.cpp \
    'if (old_size < 1 || old_size > size) return false;' 'if (old_size < size || size > 0) return true;' '*random trees*'
broken "an inclusion proof is believed" record merkle.cpp \
    'if (index < 0 || index >= size) return false;' 'if (index >= 0) return true;' '*proof of one stream*'
broken "a witness skips the consistency proof" witness copy_check.cpp \
    'if (!record::continues(before, said, pair.proofs[i]))' 'if (false)' '*feeds are told apart*'
broken "the hash of an entry is not reckoned" record log.cpp \
    'if (hash_of(e) != e.hash)' 'if (false)' '*bit of a log of 200*'
broken "roots are not compared" witness copy_check.cpp \
    'if (seen.root() != said.root)' 'if (false)' '*whole ledger rebuilt*'
broken "positions are not followed" witness copy_check.cpp \
    'if (row->entry.position == position) {' 'if (true) {' '*bit of a log of 200*'
broken "the signature of the log is not checked" record checkpoint.cpp \
    'verifies(key, note.text, std::string_view(one.bytes).substr(4));' 'true;' '*bit of what was signed*'
broken "an old checkpoint is taken for fresh" witness pull.cpp \
    'if (now - at > freshness)' 'if (false)' '*feeds are told apart*'
broken "who signs does not look at the ledger again" witness signer.cpp \
    'if (*root != said.root)' 'if (false)' '*but not the key*'
broken "a key that others can read is used" witness files.cpp \
    '(about.st_mode & 0077) != 0' 'false' '*others can read*'

# The second verifier: when it believes signatures, the two no longer agree.
sed 's/return compress(reached) == signature\[:32\]/return True/' tests/verify/verify_log.py >"$place/verify_log.py"
KITH_VERIFY_LOG=$place/verify_log.py KITH_LOG_CASES=400 timeout 600 "$build/kith_unit_tests" -tc='*two verifiers*' \
    >"$place/log" 2>&1
verdict "the second verifier believes signatures" $?

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
