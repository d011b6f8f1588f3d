#!/usr/bin/env bash
# Shows that the tests of the web would notice: each change below, made in a copy of one source, has to turn the
# named tests red. Needs a build of kith_unit_tests.
#
#   tests/web/sabotage.sh [BUILD]     says "N passed, N failed"; passed is a change that was found out
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
root=$PWD
build=$(readlink -f "${1:-build}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
passed=0
failed=0

command_of() { # the compiler's command for a source, without its output
    python3 - "$build/compile_commands.json" "$root/$1" <<'PY'
import json, sys
for one in json.load(open(sys.argv[1])):
    if one["file"] == sys.argv[2]:
        text = one["command"]
        print(text[:text.index(" -o ")])
        break
PY
}
link=$(ninja -C "$build" -t commands kith_unit_tests | tail -n 1)

# sabotage "WHAT" SOURCE 's/.../.../' "TESTS"
sabotage() {
    local what=$1 source=$2 change=$3 tests=$4 copy
    copy=$place/$(basename "$source")
    sed -E "$change" "$root/$source" >"$copy"
    if cmp -s "$root/$source" "$copy"; then
        printf '%s: nothing to change in %s\n' "$what" "$source"
        failed=$((failed + 1))
        return
    fi
    if ! (cd "$build" && eval "$(command_of "$source") -o $place/changed.o -c $copy") >"$place/log" 2>&1 ||
        ! (cd "$build" && eval "${link/-o kith_unit_tests/-o $place/tests $place/changed.o}") >>"$place/log" 2>&1; then
        printf '%s: does not compile\n' "$what"
        tail -n 5 "$place/log"
        failed=$((failed + 1))
        return
    fi
    if timeout 300 "$place/tests" -tc="$tests" >"$place/log" 2>&1; then
        printf '%s: NOT noticed by %s\n' "$what" "$tests"
        failed=$((failed + 1))
    else
        printf '%s: noticed\n' "$what"
        passed=$((passed + 1))
    fi
}

sabotage "Readings are not noted (R15)" src/web/routing.cpp \
    's/^    record::note_read\(/    if (request.path.empty()) record::note_read(/' \
    "reads: every answer*"
sabotage "Lists are not noted (R15)" src/web/routing.cpp \
    's/^    record::note_list\(/    if (request.path.empty()) record::note_list(/' "reads: every answer*"
sabotage "A reading that cannot be noted is passed over (R14)" src/web/routing.cpp \
    's/^    record::note_read\(/    try { record::note_read(/; s/^( *\.as_at = as_at\}\);)$/\1 } catch (const std::exception\&) {}/' \
    "reads: where noting fails*"
sabotage "Forms need no token (R64)" src/web/routing.cpp \
    's/if \(unsafe && !same_secret\(given_token, token\)/if (asked.path.empty() \&\& !same_secret(given_token, token)/' \
    "attacks: every form*"
sabotage "Forms may come from anywhere (R64)" src/web/routing.cpp \
    's/if \(unsafe && !comes_from_this_site\(asked\)\)/if (asked.path.empty())/' "attacks: every form*"
sabotage "Text is not escaped (R62)" src/web/html.cpp 's/"&lt;"/"<"/' "attacks: what somebody wrote*"
sabotage "Records open to whoever knows of them (R31)" src/access/access.cpp \
    's/holds\(decision::opens_record/holds(decision::knows_of/' "routes: every role*"
sabotage "Being restricted is forgotten (R31)" src/access/decision.cpp \
    's/fact::restricted, child\.restricted/fact::restricted, false/' "routes: every role*"
sabotage "What is protected is shown (R31)" src/access/access.cpp 's/return rule && /return rule || /' \
    "routes: every role*"
sabotage "A header is left out (R65)" src/web/server/framing.cpp \
    's/"X-Content-Type-Options: nosniff\\r\\n"/""/' "attacks: every answer*"
sabotage "The log has addresses with identifiers (R73)" src/web/routing.cpp \
    's/\*route_pattern = way\.found->pattern;/*route_pattern = asked.path;/' "attacks: every answer*"
sabotage "A brother's text goes into the wrong pack (R58)" src/disclosure/gather.cpp \
    's/if \(!again && names_them\(sentence\)\)/if (!again)/' "R58: every marker*"
sabotage "Types of entries that are not known are left out of the pack (R58)" src/disclosure/wording.cpp \
    's/return tell_object\(\*inner, key\);/return;/' "R58: every marker*"
sabotage "Words are marked as taken out and stay (R55)" src/disclosure/pack.cpp \
    's/^        at = end;$/        at = first.begin;/' "R55: what is taken out*"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
