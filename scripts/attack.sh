#!/usr/bin/env bash
# sqlmap and wapiti over every parameter of a demonstration, signed in. No finding that they confirm may be left, and
# nothing may be left untried: both end in the time that they are given, and say what they did.
#
#   scripts/attack.sh [BUILD]     ATTACK_MINUTES for both together (60); says "N passed, N failed"
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.." || exit 1
program=$(readlink -f "${1:-build}")/kith
minutes=${ATTACK_MINUTES:-60}
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

said=$("$program" demo --database "$place/kith.db" --children "${ATTACK_CHILDREN:-10}") || exit 1
password=$(sed -nE 's/.*password[^:]*: *([^ )]+).*/\1/Ip' <<<"$said" | head -n 1)
"$program" serve --database "$place/kith.db" --port 0 >"$place/said" 2>"$place/errors" &
server=$!
for _ in $(seq 100); do
    sleep 0.2
    address=$(grep -oE 'http://[^/ ]+' "$place/said" | head -n 1)
    [ -z "$address" ] || break
done
mkdir "$place/requests"
everybody=(teacher healthvisitor designated frontdoor socialworker socialworker2 chair manager servicemanager governance
    administrator)
python3 scripts/attack_requests.py "$address" "$password" "$place/requests" "${everybody[@]}" || exit 1

# ---------------------------------------------------------------- sqlmap: half of the time, each request a bounded part

# What a request is called: its identifiers left out.
title_of() { head -n 1 "$1" | sed -E 's#/[0-9a-z]{26}\*?#/:#g; s#/[0-9]+\*?#/:#g; s# HTTP.*##'; }

# "really sure": a health service number looks to it like an attack of somebody else. Each form is a new one, or only
# the first would be acted on.
try() { # REQUEST
    local code=0 fresh=()
    if grep -q 'form_token=' "$1"; then fresh=(--randomize form_token); fi
    timeout $((minutes * 10)) sqlmap -r "$1" --batch --ignore-stdin --answers 'really sure=Y,want to follow=N' --dbms SQLite \
        --level 2 --risk 2 --technique BEUSQ --threads 4 --keep-alive --ignore-code '*' --output-dir "$1.out" \
        --skip-waf --timeout 20 --retries 0 --param-exclude '^(csrf|form_token|kith_session|kith_visitor)$' \
        "${fresh[@]}" >"$1.log" 2>&1 || code=$?
    printf '%d\n' "$code" >"$1.code"
}

begun=$SECONDS
requests=0
for request in "$place"/requests/*.txt; do
    requests=$((requests + 1))
    [ $((SECONDS - begun)) -lt $((minutes * 30)) ] || continue
    while [ "$(jobs -rp | wc -l)" -gt "$(nproc)" ]; do wait -n; done # the server is one of them
    try "$request" &
done
while [ "$(jobs -rp | wc -l)" -gt 1 ]; do wait -n; done
tried=0 parameters=0 cut=0
for code in "$place"/requests/*.code; do
    request=${code%.code} log=${code%.code}.log
    tried=$((tried + 1))
    count=$(grep -cE "parameter '[^']*' (does not seem to be injectable|is vulnerable|appears to be)" "$log")
    parameters=$((parameters + count))
    if grep -q 'is vulnerable\|identified the following injection' "$log"; then
        bad "sqlmap finds: $(title_of "$request")"
        grep -A6 'identified the following' "$log"
    elif grep -q '/sign-in' "$log"; then
        bad "sqlmap was signed out at: $(title_of "$request")"
    elif [ "$(<"$code")" -eq 124 ]; then
        cut=$((cut + 1))
        bad "sqlmap had no time for all of: $(title_of "$request") ($count parameters tried)"
    elif [ "$count" -gt 0 ]; then
        good
    else
        bad "sqlmap did not work on $(title_of "$request"): $(grep -E 'CRITICAL|ERROR|WARNING' "$log" | tail -n 1)"
    fi
done
left=$((requests - tried))
[ "$left" -eq 0 ] || bad "sqlmap: no time for $left of $requests requests: give ATTACK_MINUTES"
printf 'sqlmap: %d of %d requests in %d s, %d parameters tried, %d cut short\n' "$tried" "$requests" \
    $((SECONDS - begun)) "$parameters" "$cut"

# ---------------------------------------------------------------- wapiti: a fifth for the crawl, the rest for attacks

# A folder at a time, so that it does not sign itself out: it sends every form that it meets.
begun=$SECONDS
modules=crlf,exec,file,permanentxss,redirect,sql,ssrf,xss,xxe
each=$((minutes * 30 * 4 / 5 / 9))
child=$(sed -nE 's#^GET (/children/[0-9a-z]{26})\* HTTP.*#\1#p' "$place"/requests/*.path.txt | head -n 1)
cookie=$(<"$place/requests/manager.cookie")
timeout $((minutes * 30 + 180)) wapiti -u "$address$child/" --scope folder -s "$address$child/details" \
    -s "$address$child/chronology" -s "$address$child/people" -s "$address$child/facts" -s "$address$child/notes/new" \
    -H "Cookie: $cookie" --skip csrf --max-scan-time $((minutes * 6)) --max-attack-time "$each" --max-parameters 80 \
    --store-session "$place/wapiti-session" --store-config "$place/wapiti-config" -v 1 --flush-session --no-bugreport \
    -f json -o "$place/wapiti.json" -m "$modules" >"$place/wapiti.log" 2>&1
pages=$(grep -oE 'found [0-9]+ URLs and forms' "$place/wapiti.log" | grep -oE '[0-9]+' | head -n 1)
launched=$(grep -c 'Launching module' "$place/wapiti.log")
found=$(python3 - "$place/wapiti.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
for kind, all in report["vulnerabilities"].items():
    for one in all:
        print("wapiti finds:", kind, one["method"], one["path"], one["parameter"], one["info"])
PY
) || found="wapiti left no report: $(grep -v '^ *$' "$place/wapiti.log" | tail -n 1)"
if [ -n "$found" ]; then bad "$found"; else good; fi
[ "${pages:-0}" -ge 50 ] || bad "wapiti saw only ${pages:-no} addresses and forms"
printf 'wapiti: %s addresses and forms, %d of 9 kinds of attacks (%s), at most %d s each, %d s in all\n' "${pages:-0}" \
    "$launched" "$modules" "$each" $((SECONDS - begun))

# ---------------------------------------------------------------- whatever they sent

if kill -0 "$server"; then good; else bad "after the attacks: the server does not run"; fi
inside=$(grep -c ' failed: ' "$place/errors")
if [ "$inside" -eq 0 ]; then good; else bad "after the attacks: $inside requests failed inside: $(grep ' failed: ' "$place/errors" | head -n 3)"; fi
if "$program" record verify --database "$place/kith.db" >"$place/verified"; then good; else bad "after the attacks: the record is not whole"; fi
printf 'afterwards: %s\n' "$(tail -n 1 "$place/verified")"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
