#!/usr/bin/env bash
# What no file of the project may hold. Says each place, and at the end "N passed, N failed".
set -uo pipefail
export LC_ALL=C.UTF-8 # a line is as long as it has characters
cd "$(dirname "$(readlink -f "$0")")/.."
passed=0
failed=0

# none_of "WHAT" PATTERN PATHS...: no line of these files matches.
none_of() {
    local what=$1 pattern=$2 found
    shift 2
    found=$(git ls-files -z --cached --others --exclude-standard -- "$@" |
        xargs -0 -r grep -IHnE -- "$pattern" /dev/null 2>/dev/null | head -n 20)
    if [ -z "$found" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$what" "$found"
    fi
}

# g++ 12 destroys temporaries in a co_await expression twice.
none_of "Coroutines are not used" '^[^/]*\bco_(await|yield|return)\b' 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' 'tests/*.hpp'
none_of "No path of one machine" '(^|[^.[:alnum:]/])/(work|home|Users)/[a-z]' . ':!scripts/tidy.sh'
none_of "No address of a package registry" 'registry\.[a-z.]+/|"resolved":' package-lock.json .npmrc
none_of "Unfinished work is written down elsewhere" '\b(TO''DO|FIX''ME|XX''X)\b' 'src/*' 'tests/*' 'assets/*' 'guidance/*'
none_of "Lines fit" '^.{111,}$' 'src/*.cpp' 'src/*.hpp' 'tests/*.cpp' 'tests/*.hpp'
none_of "The domain knows nothing of pages, HTTP or SQL" '#include "(web|cli)/' \
    'src/foundation/*' 'src/calendar/*' 'src/guidance/*' 'src/record/*' 'src/store/*' 'src/casework/*' 'src/people/*' \
    'src/access/*' 'src/identity/*' 'src/returns/*' 'src/synthetic/*'
none_of "The domain takes no time of its own" '(system_clock|steady_clock|high_resolution_clock)::now|\btime\((NULL|nullptr|0)\)' \
    'src/calendar/*' 'src/guidance/*' 'src/record/*' 'src/casework/*' 'src/people/*' 'src/access/*'
# What docs/security/asvs.md says is not there, so that it can't be attacked.
none_of "No shell, and no other program but the one for alarms" '\b(system|popen|v?fork|exec(l|le|lp|v|ve|vp|vpe))\(' 'src/*'
none_of "Only a witness's alarm starts a program" '\bposix_spawnp?\(' 'src/*' ':!src/cli/witness_command.cpp'
none_of "No regular expressions" '(std|boost)::regex|<regex>' 'src/*'
none_of "No language of queries or templates but SQL" '[Xx][Pp]ath(Eval|Compile|Context)|<(ldap|libmemcached|inja|lua)|[Gg]raph[Qq][Ll]|[Ww]eb[Ss]ocket|RTCPeer' \
    'src/*' 'assets/*'
none_of "Formats are literals" 'fmt::(runtime|vformat|vprint)|\bv?s?n?printf\(' 'src/*'
none_of "No other site is let in" 'Access-Control-Allow' 'src/*'
none_of "Scripts keep nothing and run nothing that came as text" \
    'innerHTML *=|outerHTML *=|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage|localStorage|sessionStorage|indexedDB' \
    'assets/*.mjs' ':!assets/build.mjs'

# What the pages about security name is there, and counted.
if found=$(python3 scripts/security.py); then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    printf 'The pages about security agree with the files:\n%s\n' "$found"
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
