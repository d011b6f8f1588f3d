#!/bin/bash
# Cuts the power under a writer of mixed work and looks for every write that it had acknowledged.
#   powercut.sh [--sabotage] [--program FILE] [--cuts N] [--seed N] [--folder DIR]
# An XFS image (loop-mounted) holds the image of an inner ext4 file system (loop-mounted too), on which the writer
# works. A cut is a reflink copy of the inner image: at one stroke, what has really reached the "disk", without what
# still lies in the page cache. The copy is mounted and checked; what had been acknowledged before the cut must be
# there. Exits with 0 when nothing was lost and every chain verifies.
#   --sabotage: the writer runs with synchronous=NORMAL, which loses writes. Exits with 0 when the rig saw that, and
#   with 1 when it saw nothing: then the rig is blind and its good news worthless.
# Needs root and loop devices, mkfs.xfs and mkfs.ext4; where they are absent it says so and exits with 3.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$here/../../build/kith_durability_writer
cuts=50 seed=1 folder="" sabotage=""
while [ $# -gt 0 ]; do
    case $1 in
    --sabotage) sabotage=--sabotage; shift; continue ;;
    --program) program=$2 ;;
    --cuts) cuts=$2 ;;
    --seed) seed=$2 ;;
    --folder) folder=$2 ;;
    *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift 2
done
[ -x "$program" ] || { echo "powercut.sh: $program is not built (build the target kith_durability_writer)" >&2; exit 2; }

not_here() {
    echo "powercut.sh: NOT RUN: $1. As root on a machine with loop devices: apt-get install xfsprogs e2fsprogs;" \
        "tests/durability/powercut.sh"
    exit 3
}
[ "$(id -u)" -eq 0 ] || not_here "it needs root"
PATH=$PATH:/usr/sbin:/sbin
command -v mkfs.xfs >/dev/null || not_here "mkfs.xfs is missing"
command -v mkfs.ext4 >/dev/null || not_here "mkfs.ext4 is missing"
[ -e /dev/loop-control ] || not_here "there are no loop devices"

work=$(mktemp -d "${folder:-${TMPDIR:-/tmp}}/kith-powercut-XXXXXX")
writer=""
clean_up() {
    if [ -n "$writer" ]; then kill -9 "$writer" 2>/dev/null || true; wait "$writer" 2>/dev/null || true; fi
    for place in cut inner outer; do
        if mountpoint -q "$work/$place"; then umount "$work/$place" || umount -l "$work/$place"; fi
    done
    rm -rf "$work"
}
trap clean_up EXIT
mkdir "$work/outer" "$work/inner" "$work/cut"
truncate -s 3G "$work/outer.img"
mkfs.xfs -q -m reflink=1 "$work/outer.img"
mount -o loop "$work/outer.img" "$work/outer" 2>"$work/errors" || not_here "loop mount failed ($(head -1 "$work/errors"))"
truncate -s 800M "$work/outer/inner.img"
mkfs.ext4 -q -F "$work/outer/inner.img"
mount -o loop "$work/outer/inner.img" "$work/inner"

RANDOM=$seed
acknowledged=0 rounds_with_loss=0 lost=0 made=0 round=0
started=$SECONDS
while ((made < cuts)); do
    # A new database every tenth cut: some cuts fall into the making of one, and checking stays short.
    if [ -n "$writer" ]; then kill -9 "$writer" 2>/dev/null || true; wait "$writer" 2>/dev/null || true; writer=""; fi
    rm -f "$work"/inner/kith.db*
    round=$((round + 1))
    "$program" write "$work/inner/kith.db" "$((seed * 1000 + round))" 600 $sabotage \
        >"$work/acknowledged" 2>"$work/errors" &
    writer=$!
    for ((n = 0; n < 10 && made < cuts; n++)); do
        sleep "$(printf '0.%03d' $((20 + RANDOM % 280)))"
        kill -0 "$writer" 2>/dev/null || { echo "powercut.sh: the writer ended: $(cat "$work/errors")"; exit 1; }
        # First what has been acknowledged, then the cut: never the other way round.
        cp "$work/acknowledged" "$work/before"
        cp --reflink=always "$work/outer/inner.img" "$work/outer/cut.img"
        kill -STOP "$writer"
        made=$((made + 1))
        mount -o loop "$work/outer/cut.img" "$work/cut"
        fine=yes
        if [ -s "$work/before" ]; then
            "$program" check "$work/cut/kith.db" "$work/before" >"$work/verdict" || fine=no
        fi
        umount "$work/cut"
        rm -f "$work/outer/cut.img"
        if [ "$fine" = no ]; then
            rounds_with_loss=$((rounds_with_loss + 1))
            lost=$((lost + $(grep -c '^lost' "$work/verdict" || true)))
            if [ -z "$sabotage" ]; then
                echo "powercut.sh: cut $made (seed $seed):"
                cat "$work/verdict"
                exit 1
            fi
        fi
        kill -CONT "$writer"
    done
    acknowledged=$((acknowledged + $(wc -l <"$work/acknowledged")))
done
time="$((SECONDS - started)) s"
if [ -z "$sabotage" ]; then
    echo "powercut.sh: $cuts cuts, $acknowledged acknowledged writes, 0 lost, every chain verifies ($time)"
elif ((rounds_with_loss > 0)); then
    echo "powercut.sh --sabotage: synchronous=NORMAL lost something in $rounds_with_loss of $cuts cuts" \
        "($lost streams, drafts or settings set back; $acknowledged acknowledged writes): the rig sees ($time)"
else
    echo "powercut.sh --sabotage: synchronous=NORMAL lost nothing in $cuts cuts: the rig is BLIND ($time)"
    exit 1
fi
