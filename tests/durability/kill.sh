#!/bin/bash
# Kills a writer of mixed work with kill -9 at random moments and looks for every write that it had acknowledged.
#   kill.sh [--program FILE] [--rounds N] [--seed N] [--folder DIR] [--database URL]
# Exits with 0 when nothing acknowledged was lost and every chain verifies. Defaults: the program of the build in
# build/, 200 rounds, seed 1, a folder of its own in the temporary folder. With --database (PostgreSQL) all rounds
# go to that one database.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$here/../../build/kith_durability_writer
rounds=200 seed=1 folder="" database=""
while [ $# -gt 1 ]; do
    case $1 in
    --program) program=$2 ;;
    --rounds) rounds=$2 ;;
    --seed) seed=$2 ;;
    --folder) folder=$2 ;;
    --database) database=$2 ;;
    *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done
[ -x "$program" ] || { echo "kill.sh: $program is not built (build the target kith_durability_writer)" >&2; exit 2; }

work=$(mktemp -d "${folder:-${TMPDIR:-/tmp}}/kith-kill-XXXXXX")
trap 'rm -rf "$work"' EXIT
RANDOM=$seed
acknowledged=0
started=$SECONDS
for ((round = 1; round <= rounds; round++)); do
    # A fresh database now and then keeps a round short; most rounds recover what the last kill left.
    if ((round % 10 == 1)); then rm -f "$work"/kith.db*; fi
    target=${database:-$work/kith.db}
    "$program" write "$target" "$((seed * 1000 + round))" 5 >"$work/acknowledged" 2>"$work/errors" &
    writer=$!
    pause=$((5 + RANDOM % 195))
    # Half of the rounds count from when the writer is at work, the others may hit its start.
    if ((round % 2 == 0)); then
        for ((i = 0; i < 200; i++)); do
            [ -s "$work/acknowledged" ] && break
            sleep 0.01
        done
    fi
    sleep "$(printf '0.%03d' "$pause")"
    kill -9 "$writer" 2>/dev/null || { echo "kill.sh: the writer ended by itself: $(cat "$work/errors")"; exit 1; }
    wait "$writer" 2>/dev/null || true
    if ! "$program" check "$target" "$work/acknowledged" >"$work/verdict"; then
        echo "kill.sh: round $round (seed $seed, killed after $pause ms):"
        cat "$work/verdict"
        exit 1
    fi
    acknowledged=$((acknowledged + $(wc -l <"$work/acknowledged")))
done
echo "kill.sh: $rounds kills, $acknowledged acknowledged writes, 0 lost, every chain verifies ($((SECONDS - started)) s)"
