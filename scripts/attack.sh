#!/usr/bin/env bash
# sqlmap and wapiti over every parameter of a demonstration, signed in. No finding that they confirm may be left.
#
#   scripts/attack.sh [BUILD]     ATTACK_MINUTES bounds each of the two (default 240); says "N passed, N failed"
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.." || exit 1
program=$(readlink -f "${1:-build}")/kith
minutes=${ATTACK_MINUTES:-240}
place=$(mktemp -d /tmp/kith-attack.XXXXXX)
server=
tidy_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$place"
}
trap tidy_up EXIT

said=$("$program" demo --database "$place/kith.db" --children "${ATTACK_CHILDREN:-30}")
password=$(sed -nE 's/.*password[^:]*: *([^ )]+).*/\1/Ip' <<<"$said" | head -n 1)
"$program" serve --database "$place/kith.db" --port 0 >"$place/said" 2>"$place/errors" &
server=$!
for _ in $(seq 100); do
    [ -f "$place/said" ] || sleep 0.2
    address=$(grep -oE 'http://[^/ ]+' "$place/said" | head -n 1)
    [ -n "$address" ] && break
    sleep 0.2
done
mkdir "$place/requests"
cookie=$(python3 scripts/attack_requests.py "$address" manager "$password" "$place/requests") || exit 1
entries() { "$program" record verify --database "$place/kith.db" >/dev/null && echo whole; }
passed=0
failed=0

begun=$SECONDS
asked=0
for request in "$place"/requests/*.txt; do
    [ $((SECONDS - begun)) -lt $((minutes * 60)) ] || break
    asked=$((asked + 1))
    # --csrf-token only where the form has one; a token of the session is good for all of them.
    timeout 600 sqlmap -r "$request" --batch --ignore-stdin --dbms SQLite --level 2 --risk 2 --technique BEUSQ --threads 2 --skip-static \
        --ignore-code '*' --output-dir "$place/sqlmap" --skip-waf --timeout 20 --retries 0 \
        --param-exclude '^(csrf|kith_session|kith_visitor)$' >"$place/sqlmap.log" 2>&1
    grep -q 'testing if\|testing for\|all tested parameters' "$place/sqlmap.log" || {
        failed=$((failed + 1))
        printf 'sqlmap did not work on %s: %s\n' "$(head -n 1 "$request")" "$(tail -n 3 "$place/sqlmap.log" | head -n 1)"
        continue
    }
    if grep -q 'is vulnerable\|identified the following injection' "$place/sqlmap.log"; then
        failed=$((failed + 1))
        printf 'sqlmap: %s\n' "$(head -n 1 "$request")"
        grep -A6 'identified the following' "$place/sqlmap.log"
    else
        passed=$((passed + 1))
    fi
done
printf 'sqlmap: asked %d of %d kinds of requests\n' "$asked" "$(find "$place/requests" -name '*.txt' | wc -l)"

# A folder at a time, so that it does not sign itself out: it sends every form that it meets.
child=$(sed -nE 's#^GET (/children/[0-9a-z]{26})\* HTTP.*#\1#p' "$place"/requests/*.txt | head -n 1)
timeout $((minutes * 60 + 300)) wapiti -u "$address$child/" --scope folder -s "$address$child/details" \
    -s "$address$child/chronology" -s "$address$child/people" -H "Cookie: $cookie" --skip csrf \
    --max-scan-time $((minutes * 60)) -f json -o "$place/wapiti.json" --flush-session --no-bugreport \
    -m "blindsql,crlf,csp,exec,file,http_headers,methods,permanentxss,redirect,sql,ssrf,xss,xxe" >"$place/wapiti.log" 2>&1
found=$(python3 - "$place/wapiti.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
for kind, all in report["vulnerabilities"].items():
    for one in all:
        print("wapiti:", kind, one["method"], one["path"], one["parameter"], one["info"])
PY
) || found="wapiti: left no report: $(tail -n 3 "$place/wapiti.log")"
if [ -n "$found" ]; then
    failed=$((failed + 1))
    printf '%s\n' "$found"
else
    passed=$((passed + 1))
fi

# Whatever they sent: the server goes on, no request failed inside, and every chain is whole.
for check in "kill -0 $server" "! grep -q ' failed: ' $place/errors" '[ "$(entries)" = whole ]'; do
    if eval "$check"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'after the attacks: %s\n' "$check"
    fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
