#!/usr/bin/env bash
# sqlmap and wapiti over every parameter of a demonstration, signed in. No finding that they confirm may be left, and
# nothing may be left untried: both end in the time that they are given, and say what they did.
#
#   scripts/attack.sh [BUILD [sqlmap|wapiti]]     ATTACK_MINUTES for both together (120); says "N passed, N failed"
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.." || exit 1
program=$(readlink -f "${1:-build}")/kith
tool=${2:-both}
minutes=${ATTACK_MINUTES:-120}
everybody=(teacher healthvisitor designated frontdoor socialworker socialworker2 chair manager servicemanager governance
    administrator)
place=$(mktemp -d /tmp/kith-attack.XXXXXX)
server=
tidy_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$place"
}
trap tidy_up EXIT
passed=0
failed=0
good() { passed=$((passed + 1)); }
bad() { # WORDS
    failed=$((failed + 1))
    printf '%s\n' "$1"
}

# A site of its own for each tool: what one sends would be the other's pages. Sets $site, $server, $address; the
# requests of everybody's walk are in $site/requests.
start_site() { # TOOL
    local said password
    site=$place/$1
    mkdir -p "$site/requests"
    said=$("$program" demo --database "$site/kith.db" --children "${ATTACK_CHILDREN:-50}" 2>"$site/errors") || exit 1
    password=$(sed -nE 's/.*password[^:]*: *([^ )]+).*/\1/Ip' <<<"$said" | head -n 1)
    "$program" serve --database "$site/kith.db" --port 0 >"$site/said" 2>"$site/errors" &
    server=$!
    for _ in $(seq 100); do
        sleep 0.2
        address=$(grep -oE 'http://[^/ ]+' "$site/said" | head -n 1)
        [ -z "$address" ] || break
    done
    python3 scripts/attack_requests.py "$address" "$password" "$site/requests" "${everybody[@]}" >"$site/walked" || exit 1
}

# Whatever was sent, the site has to stand and the record to be whole.
judge_site() { # TOOL
    local inside
    if kill -0 "$server"; then good; else bad "after $1: the server does not run"; fi
    inside=$(grep -c ' failed: ' "$site/errors")
    if [ "$inside" -eq 0 ]; then
        good
    else
        bad "after $1: $inside requests failed inside: $(grep ' failed: ' "$site/errors" | head -n 3)"
    fi
    if "$program" record verify --database "$site/kith.db" >"$site/verified"; then
        good
    else
        bad "after $1: the record is not whole"
    fi
    printf 'after %s: %s\n' "$1" "$(tail -n 1 "$site/verified")"
    kill "$server"
    wait "$server"
    server=
}

# ---------------------------------------------------------------- sqlmap: each request a bounded part of its time

# What a request is called: its identifiers left out.
title_of() { head -n 1 "$1" | sed -E 's#/[0-9a-z]{26}\*?#/:#g; s#/[0-9]+\*?#/:#g; s# HTTP.*##'; }

# "really sure": a health service number looks to it like an attack of somebody else. Each form is a new one, or only
# the first would be acted on.
try() { # REQUEST
    local code=0 fresh=()
    if grep -q 'form_token=' "$1"; then fresh=(--randomize form_token); fi
    timeout $((minutes * 10)) sqlmap -r "$1" --batch --ignore-stdin --answers 'really sure=Y,want to follow=N' \
        --dbms SQLite --level 2 --risk 2 --technique BEUSQ --threads 4 --keep-alive --ignore-code '*' \
        --output-dir "$1.out" --skip-waf --timeout 20 --retries 0 \
        --param-exclude '^(csrf|form_token|kith_session|kith_visitor)$' "${fresh[@]}" >"$1.log" 2>&1 || code=$?
    printf '%d\n' "$code" >"$1.code"
}

judge_try() { # REQUEST COUNT
    local log=$1.log
    if grep -q 'is vulnerable\|identified the following injection' "$log"; then
        bad "sqlmap finds: $(title_of "$1")"
        grep -A6 'identified the following' "$log"
    elif grep -q '/sign-in' "$log"; then
        bad "sqlmap was signed out at: $(title_of "$1")"
    elif [ "$(<"$1.code")" -eq 124 ]; then
        bad "sqlmap had no time for all of: $(title_of "$1") ($2 parameters tried)"
    elif [ "$2" -gt 0 ]; then
        good
    else
        bad "sqlmap did not work on $(title_of "$1"): $(grep -E 'CRITICAL|ERROR|WARNING' "$log" | tail -n 1)"
    fi
}

attack_with_sqlmap() {
    local begun=$SECONDS request code count requests=0 tried=0 parameters=0
    start_site sqlmap
    cat "$site/walked"
    for request in "$site"/requests/*.txt; do
        requests=$((requests + 1))
        [ $((SECONDS - begun)) -lt $((minutes * 45)) ] || continue
        while [ "$(jobs -rp | wc -l)" -gt "$(nproc)" ]; do wait -n; done # the server is one of them
        try "$request" &
    done
    while [ "$(jobs -rp | wc -l)" -gt 1 ]; do wait -n; done
    for code in "$site"/requests/*.code; do
        request=${code%.code}
        tried=$((tried + 1))
        count=$(grep -cE "parameter '[^']*' (does not seem to be injectable|is vulnerable|appears to be)" "$request.log")
        parameters=$((parameters + count))
        judge_try "$request" "$count"
    done
    [ "$tried" -eq "$requests" ] ||
        bad "sqlmap: no time for $((requests - tried)) of $requests requests: give ATTACK_MINUTES"
    printf 'sqlmap: %d of %d requests in %d s, %d parameters tried\n' "$tried" "$requests" $((SECONDS - begun)) "$parameters"
    judge_site sqlmap
}

# ---------------------------------------------------------------- wapiti: a part for the crawl, the rest for attacks

# Of a record, so that it does not sign itself out: it sends every form that it meets.
attack_with_wapiti() {
    local begun=$SECONDS modules=crlf,exec,file,permanentxss,redirect,sql,ssrf,xss,xxe each=$((minutes * 3))
    local child pages launched found cut
    start_site wapiti
    child=$(sed -nE 's#^GET (/children/[0-9a-z]{26})\* HTTP.*#\1#p' "$site"/requests/*.path.txt | head -n 1)
    timeout $((minutes * 30 + 180)) wapiti -u "$address$child/" --scope folder -s "$address$child/details" \
        -s "$address$child/chronology" -s "$address$child/people" -s "$address$child/facts" \
        -s "$address$child/notes/new" -H "Cookie: $(<"$site/requests/manager.cookie")" --skip csrf \
        --max-scan-time $((minutes / 6)) --max-attack-time "$each" --max-parameters 80 \
        --store-session "$site/wapiti-session" --store-config "$site/wapiti-config" -v 1 --flush-session \
        --no-bugreport -f json -o "$site/wapiti.json" -m "$modules" >"$site/wapiti.log" 2>&1
    pages=$(grep -oE 'found [0-9]+ URLs and forms' "$site/wapiti.log" | grep -oE '[0-9]+' | head -n 1)
    launched=$(grep -c 'Launching module' "$site/wapiti.log")
    found=$(
        python3 - "$site/wapiti.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
for kind, all in report["vulnerabilities"].items():
    for one in all:
        print("wapiti finds:", kind, one["method"], one["path"], one["parameter"], one["info"])
PY
    ) || found="wapiti left no report: $(grep -v '^ *$' "$site/wapiti.log" | tail -n 1)"
    if [ -n "$found" ]; then bad "$found"; else good; fi
    cut=$(sed -nE 's/.*Max attack time was reached for module ([a-z]+).*/\1/p' "$site/wapiti.log" | paste -sd' ')
    [ -z "$cut" ] || bad "wapiti had no time for all of: $cut: give ATTACK_MINUTES"
    [ "${pages:-0}" -ge 50 ] || bad "wapiti saw only ${pages:-no} addresses and forms"
    printf 'wapiti: %s addresses and forms, %d of 9 kinds of attacks (%s), at most %d s each, %d s in all\n' \
        "${pages:-0}" "$launched" "$modules" "$each" $((SECONDS - begun))
    judge_site wapiti
}

case $tool in
both)
    attack_with_sqlmap
    attack_with_wapiti
    ;;
sqlmap) attack_with_sqlmap ;;
wapiti) attack_with_wapiti ;;
*)
    printf 'scripts/attack.sh knows sqlmap and wapiti, not "%s"\n' "$tool"
    exit 2
    ;;
esac
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
