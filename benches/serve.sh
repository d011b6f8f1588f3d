# What the site costs for each request: sourced by ./bench, with $build, $work and $seconds set.
# The server's own processor time (user and system, from /proc) divided by the requests that wrk got answered.

ticks=$(getconf CLK_TCK)

# processor_ticks PID
processor_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# start_server DATABASE: sets $server, $address; tells how long the first page took.
start_server() {
    local port_file=$work/server.out begun ended
    begun=$(date +%s%N)
    "$build/kith" serve --database "$1" --port 0 --bench-hello >"$port_file" 2>"$work/server.err" &
    server=$!
    for _ in $(seq 600); do
        address=$(sed -n 's/^Kith is ready: \(http:[^ ]*\)\/$/\1/p' "$port_file")
        if [ -n "$address" ] && curl --silent --fail --output /dev/null "$address/sign-in"; then break; fi
        kill -0 "$server" 2>/dev/null || fail "The server stopped: $(tail -n 3 "$work/server.err")"
        sleep 0.01
    done
    ended=$(date +%s%N)
    cold_start=$(awk "BEGIN { printf \"%.3f\", ($ended - $begun) / 1e9 }")
    wait_until_idle
}

# The check of the file that runs once behind the first pages is no page's cost.
wait_until_idle() {
    local before now
    now=$(processor_ticks "$server")
    for _ in $(seq 60); do
        before=$now
        sleep 0.5
        now=$(processor_ticks "$server")
        if [ $((now - before)) -le 1 ]; then return; fi
    done
}

stop_server() {
    [ -n "${server:-}" ] || return 0
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}

# sign_in NAME: sets KITH_COOKIE for wrk and curl.
sign_in() {
    local jar=$work/$1.cookies token
    rm -f "$jar"
    token=$(curl --silent --cookie-jar "$jar" "$address/sign-in" |
        sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | awk 'NR == 1')
    curl --silent --output /dev/null --cookie "$jar" --cookie-jar "$jar" --data-urlencode "csrf=$token" \
        --data-urlencode "name=$1" --data-urlencode "password=demonstration-only" "$address/sign-in"
    KITH_COOKIE=$(awk '$6 == "kith_session" { print "kith_session=" $7 }' "$jar")
    [ -n "$KITH_COOKIE" ] || fail "$1 could not sign in to the bench's database."
    export KITH_COOKIE
}

# page PATH: as the practitioner signed in.
page() { curl --silent --fail --header "Cookie: $KITH_COOKIE" "$address$1"; }

# measure FIGURE PATH SCRIPT: one JSON line.
measure() {
    local before after out
    wrk --threads 2 --connections 16 --duration 1s --script "$3" "$address$2" >/dev/null
    before=$(processor_ticks "$server")
    out=$(wrk --threads 2 --connections 16 --duration "${seconds}s" --latency --script "$3" "$address$2")
    after=$(processor_ticks "$server")
    printf '%s\n' "$out" | awk -v figure="$1" -v used=$((after - before)) -v ticks="$ticks" '
        function milliseconds(text) {
            if (text ~ /us$/) return text / 1000
            if (text ~ /ms$/) return text + 0
            return text * 1000
        }
        $1 == "50%" { half = milliseconds($2) }
        $1 == "99%" { most = milliseconds($2) }
        $2 == "requests" && $3 == "in" { requests = $1 }
        /Requests\/sec/ { rate = $2 }
        /Non-2xx|Socket errors/ { bad = bad $0 " " }
        END {
            gsub(/^ +| +$/, "", bad)
            if (requests == 0) requests = 1
            printf "{\"figure\": \"%s\", \"value\": %.0f, \"unit\": \"CPU-us/request\", \"p50 ms\": %.2f, \"p99 ms\": %.2f, \"requests/s\": %.0f, \"connections\": 16%s}\n",
                figure, used / ticks * 1e6 / requests, half, most, rate, bad == "" ? "" : ", \"errors\": \"" bad "\""
        }'
}

# first_link PATTERN: of the page on standard input.
first_link() { sed 's/href="/\n&/g' | sed -n "s|^href=\"\($1\).*|\1|p" | awk 'NR == 1'; }

measure_site() {
    local child process
    start_server "$1"
    printf '{"figure": "cold start to the first page", "value": %s, "unit": "s"}\n' "$cold_start"
    KITH_COOKIE=none=none measure "hello" /hello benches/get.lua
    sign_in socialworker
    child=$(page / | first_link '/children/[a-z0-9]*')
    [ -n "$child" ] || fail "There is no child on the list of the bench's social worker."
    process=$(page "$child" | first_link "$child/processes/[a-z0-9]*")
    [ -n "$process" ] || fail "The bench's child has no process."
    measure "Today, of a social worker" / benches/get.lua
    measure "child page" "$child" benches/get.lua
    measure "chronology" "$child/chronology" benches/get.lua
    measure "process page" "$process" benches/get.lua
    sign_in manager
    measure "Today, of a manager (the whole area)" / benches/get.lua
    KITH_CSRF=$(page /search | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | awk 'NR == 1')
    export KITH_CSRF KITH_QUERY=ava+marsden
    measure "search" /search benches/search.lua
    awk '/^VmHWM/ { printf "{\"figure\": \"RSS of the server, at most\", \"value\": %.0f, \"unit\": \"MB\"}\n", $2 / 1024 }' \
        "/proc/$server/status"
    stop_server
}
