#!/bin/bash
# Every component with its version, and whether Debian has a newer one: the list that somebody goes through
# every week. Fails where there is one. Run "apt-get update" before.
set -euo pipefail
cd "$(dirname "$0")/.."
behind=0
while read -r group package; do
    case $group in "" | \#*) continue ;; esac
    installed=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null || true)
    [ -n "$installed" ] || continue
    candidate=$(apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
    if [ -n "$candidate" ] && dpkg --compare-versions "$candidate" gt "$installed"; then
        printf '%s\t%s\t%s\tNEWER: %s\n' "$group" "$package" "$installed" "$candidate"
        behind=$((behind + 1))
    else
        printf '%s\t%s\t%s\n' "$group" "$package" "$installed"
    fi
done <scripts/packages.txt
node -e 'for (const [at, one] of Object.entries(require("./package-lock.json").packages))
    if (at) console.log(["npm", at.replace("node_modules/", ""), one.version].join("\t"))'
[ "$behind" = 0 ] || { echo "$behind are behind Debian." >&2; exit 1; }
