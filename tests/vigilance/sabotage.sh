#!/usr/bin/env bash
# Shows that the simulated year would notice: with one rule that finds nothing, or with more alerts than the budget
# allows, it has to turn red; as it is shipped, green. Needs a build of kith_vigilance_year.
#
#   tests/vigilance/sabotage.sh [BUILD]      says "N passed, N failed"; passed is a change that was found out
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
year=$(readlink -f "${1:-build}")/kith_vigilance_year
passed=0
failed=0

# Twenty snoopers and three years: enough for each kind of looking, little enough to wait for.
try() { # "green" or "red", WORDS...
    local wanted=$1 seen=red said
    shift
    said=$("$year" --seeds 1 3 "$@" 2>&1)
    case $? in
    0) seen=green ;;
    1) ;;
    *) seen="not a trial" ;;
    esac
    printf '%-32s %s: %s\n' "${*:-as shipped}" "$seen" "$(grep -E '^recall' <<<"$said")"
    if [ "$seen" = "$wanted" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

try green
# Nights and exports are found by their company too: without one of those rules it stays above its mark.
for rule in comes_back same_postcode fishing high_profile colleagues_family many_without_work unmasking; do
    try red --without "$rule"
done
try red --raises 50
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
