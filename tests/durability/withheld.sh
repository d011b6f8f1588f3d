#!/usr/bin/env bash
# Log before serve, at the socket (R14): the real server on a disk that is full, fails or hangs at random. Nothing of
# anybody may leave, what is refused says where help is, and the record is whole afterwards.
#   withheld.sh [BUILD] [ROUNDS]      defaults: build, 200
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$(readlink -f "${1:-$here/../../build}")
work=$(mktemp -d "${TMPDIR:-/tmp}/kith-withheld.XXXXXX")
trap 'rm -rf "$work"' EXIT
"${CC:-cc}" -shared -fPIC -O1 -o "$work/failing_disk.so" "$here/failing_disk.c" -ldl
cd "$here/../.."
python3 -B "$here/withheld.py" "$build/kith" "$work/failing_disk.so" "$work" "${2:-200}"
