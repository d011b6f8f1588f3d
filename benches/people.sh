# What finding people costs: sourced by ./bench, with $build, $work, $seconds and $people set, after benches/serve.sh.

# The people are a function of the program that makes them and the guidance: kept until either changes.
people_database() {
    local kept key
    key=$(cat "$build/kith_people_bench" guidance/*/*.md guidance/local/*/*.md | sha256sum | cut -c1-16)
    kept=build/bench/people-$people-$key.db
    if [ ! -f "$kept" ]; then
        rm -f build/bench/people-*.db build/bench/people-*.db-* build/bench/people-*.db.key build/bench/people-*.json
        say "Putting $people synthetic people on record." >&2
        "$build/kith" demo --accounts-only --database "$work/people.db" >"$work/demo.out" ||
            fail "The sign-ins could not be made: $(tail -n 3 "$work/demo.out")"
        "$build/kith_people_bench" make "$work/people.db" "$people" guidance >"$work/people.json" ||
            fail "The people could not be put on record."
        mv "$work/people.json" "${kept%.db}.json"
        mv "$work/people.db.key" "$kept.key"
        mv "$work/people.db" "$kept"
    fi
    people_db=$kept
}

# Searches are posted by wrk, one after another from the list of what practitioners type.
measure_people() {
    people_database
    cat "${people_db%.db}.json"
    stat --format '{"figure": "size on disk, ledger and index", "value": %s, "unit": "bytes"}' "$people_db"
    "$build/kith_people_bench" find "$people_db" "$people" 5000 guidance
    "$build/kith_people_bench" attempts "$people" 5000 guidance >"$work/attempts.txt"
    start_server "$people_db"
    sign_in frontdoor
    KITH_CSRF=$(page /search | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | awk 'NR == 1')
    KITH_ATTEMPTS=$work/attempts.txt
    export KITH_CSRF KITH_ATTEMPTS
    measure "name search among $people people" /search benches/people.lua
    awk '/^VmHWM/ { printf "{\"figure\": \"RSS of the server, at most\", \"value\": %.0f, \"unit\": \"MB\"}\n", $2 / 1024 }' \
        "/proc/$server/status"
    stop_server
}
