#!/bin/sh
# A throwaway PostgreSQL 15 for the storage tests.
#   tests/postgresql.sh start DIR   makes a cluster in DIR, starts it and prints its URL
#   tests/postgresql.sh stop DIR    stops it and removes what start made
# Listens only on a socket in DIR. Run by root it becomes the user postgres, who may not reach every folder:
# DIR has to be one that others may enter (a folder in /tmp is).
set -eu

usage() {
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
[ $# -eq 2 ] || usage
action=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
port=54329

binaries=""
for place in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    if [ -z "$binaries" ] && [ -x "$place/initdb" ]; then binaries=$place; fi
done
if [ -z "$binaries" ]; then
    echo "PostgreSQL is not installed (Debian: apt-get install postgresql-15)." >&2
    exit 1
fi

# The server refuses to run as root.
as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

case $action in
start)
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
    if [ ! -f "$folder/data/PG_VERSION" ]; then
        (cd "$folder" && as_server "$binaries/initdb" --pgdata "$folder/data" --auth trust --encoding UTF8 \
            --locale C.UTF-8 --username kith >"$folder/initdb.log" 2>&1) || {
            cat "$folder/initdb.log" >&2
            exit 1
        }
    fi
    (cd "$folder" && as_server "$binaries/pg_ctl" --pgdata "$folder/data" --wait --log "$folder/server.log" \
        --options "-c listen_addresses='' -c unix_socket_directories='$folder' -c port=$port -c max_connections=120" \
        start >/dev/null) || {
        cat "$folder/server.log" >&2
        exit 1
    }
    encoded=$(printf '%s' "$folder" | sed 's#/#%2F#g')
    echo "postgresql://kith@/postgres?host=$encoded&port=$port"
    ;;
stop)
    if [ -f "$folder/data/postmaster.pid" ]; then
        (cd "$folder" && as_server "$binaries/pg_ctl" --pgdata "$folder/data" --wait --mode immediate stop >/dev/null)
    fi
    rm -rf "$folder/data" "$folder/initdb.log" "$folder/server.log"
    ;;
*)
    usage
    ;;
esac
