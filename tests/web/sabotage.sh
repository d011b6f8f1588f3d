#!/usr/bin/env bash
# Shows that the tests of the web would notice: each change below, made in a copy of one source, has to turn the
# named tests red. Needs a build of kith_unit_tests.
#
#   tests/web/sabotage.sh [BUILD [WORDS]]     only the changes with these words in their name, as "R39"; says
#                                             "N passed, N failed"; passed is a change that was found out
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
root=$PWD
build=$(readlink -f "${1:-build}")
only=${2:-}
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
    [[ $what == *"$only"* ]] || return
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
    local code=0
    timeout 600 "$place/tests" -tc="$tests" >"$place/log" 2>&1 || code=$?
    case $code in
    1) # what doctest says of a test that failed; running too long, or ending otherwise, is no judgement
        printf '%s: noticed\n' "$what"
        passed=$((passed + 1))
        return
        ;;
    0) printf '%s: NOT noticed by %s\n' "$what" "$tests" ;;
    124) printf '%s: not judged in 600 s by %s\n' "$what" "$tests" ;;
    *) printf '%s: the tests ended with %d: %s\n' "$what" "$code" "$(tail -n 1 "$place/log")" ;;
    esac
    failed=$((failed + 1))
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

# Every list, count, search, picture and export without its condition (R39). "all" is the condition that shows
# everything; "none" hides nobody.
lists="access: lists open*,every list shows*,access: pairs*,finding: whoever sees*,narratives:*,access: each*"
all='std::string(" (1 = 1)")'
without() { # "WHAT" SOURCE 'the line' 'the condition in it' [TESTS]
    sabotage "$1 without its condition (R39)" "$2" "/$3/s/$4/$all/" "${5:-$lists}"
}
without "Work and clocks of those one works with" src/store/lists.cpp 'select p\.person, 0, p\.written' 'visible::in_view\(\)'
without "One's own tasks in the area" src/store/lists.cpp 'to_area\(\) \+ " order by t\.due_order' 'visible::to_area\(\)'
without "Tasks offered in the area" src/store/lists.cpp 'to_area\(\) \+ " order by r\.due_order' 'visible::to_area\(\)'
without "Clocks of the area" src/store/lists.cpp 'where c\.attention = 1' 'visible::to_area\(\)'
without "Late clocks of the area" src/store/lists.cpp 'where c\.attention = 2' 'visible::to_area\(\)'
without "An identifier in the area" src/store/lists.cpp 'identified_by\("\$4"\)' 'visible::to_area\(\)'
without "An identifier of those one works with" src/store/lists.cpp 'identified_by\("\$22"\)' 'visible::in_view\(\)'
without "Knowing of a record by its identifier" src/store/lists.cpp 'identified_by\("\$23"\)' 'visible::known\(\)'
without "Searching those one works with" src/store/lists.cpp 'order by s\.youth desc' 'visible::in_view\(\)'
without "Searching the area" src/store/lists.cpp 'to_area\(\) \+ " order by p\.number' 'visible::to_area\(\)'
without "Texts of the area" src/store/lists.cpp 'query \+= visible::to_area' 'visible::to_area\(\)'
without "Texts of those one works with" src/store/lists.cpp 'query \+= visible::in_view' 'visible::in_view\(\)'
without "Duplicates and their number" src/store/joins.cpp 'and not" \+ visible::to_area' 'visible::to_area\(\)'
sabotage "What one referred without being kept from it (R39)" src/store/lists.cpp \
    '/involvement r where r\.practitioner/,/^}/s/std::string\(visible::excluded\)/std::string(" 1 = 0")/' "$lists"
sabotage "Whether a record may be known of, before it is opened (R37)" src/store/standing.cpp \
    's/decision::holds\(decision::knows_of, now\)/true/' "$lists"
pages="routes: every role*,*nothing is told but the name*,genogram:*,*an adult's page names no child*"
sabotage "Families and pictures show whose record is closed (R39)" src/web/pages/family_parts.cpp \
    's/return now && kith::access::may_open\(today_, child_\.viewer, \*now\)\.allowed;/return now != nullptr;/' "$pages"
sabotage "A process names children whose records are closed (R39)" src/web/pages/child_process.cpp \
    's/file && kith::access::may_open\(\*child\.edition, child\.viewer, \*file\)\.allowed/file/' "$pages"
sabotage "A person's page names children whose records are closed (R39)" src/web/pages/person_around_page.cpp \
    's/!kith::access::may_open\(today, child\.viewer, \*file\)\.allowed/today.id.empty()/' "$pages"
sabotage "A household names those who must not be known (R39)" src/web/pages/household_page.cpp \
    's/hidden \+= now && !kith::access::concealed\(.*$/hidden += now != nullptr;/' "$pages"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
