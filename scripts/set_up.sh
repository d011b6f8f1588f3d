# What ./run and ./test share: Debian packages, npm packages, the build. Sourced, from the root of the clone.

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$1" >&2
    exit "${2:-1}"
}

# Runs a command and keeps what it says in a file; when it fails, shows the end of that.
quietly() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    if "$@" >"$log" 2>&1 </dev/null; then return 0; fi
    tail -n 40 "$log" >&2
    printf 'All of it is in %s\n' "$log" >&2
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 1 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# The Debian packages of these groups that are not installed.
missing_packages() {
    local wanted group package installed
    wanted=$(for group in "$@"; do sed -n "s/^$group //p" scripts/packages.txt; done)
    # Debian's npm does not go with another node, so that one is kept where there is one.
    command -v node >/dev/null || wanted="$wanted nodejs"
    command -v npm >/dev/null || wanted="$wanted npm"
    # shellcheck disable=SC2086 # one word a package
    installed=$(dpkg-query --show --showformat '${db:Status-Status}:${Package} ' $wanted 2>/dev/null || true)
    for package in $wanted; do
        case " $installed" in *" installed:$package "*) ;; *) printf '%s ' "$package" ;; esac
    done
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

# install_packages GROUP...: what is missing, with apt-get; package lists are fetched only if they are needed.
install_packages() {
    local missing
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        fail "Kith is built on Debian 12, and apt-get is not here."
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "These Debian packages are missing, and only root may install them: $missing"
    fi
    say "Installing from Debian: $missing"
    # shellcheck disable=SC2086
    apt_install $missing >/dev/null 2>&1 </dev/null && return 0
    quietly build/logs/apt-update.log as_root apt-get update || fail "The package lists could not be fetched."
    # shellcheck disable=SC2086
    quietly build/logs/apt.log apt_install $missing || fail "The packages could not be installed."
}

install_node_modules() {
    if [ node_modules/.package-lock.json -nt package-lock.json ]; then return 0; fi
    say "Fetching the npm packages of package-lock.json."
    quietly build/logs/npm.log npm ci --ignore-scripts || fail "npm could not fetch the packages."
    touch node_modules/.package-lock.json
}

# build_in FOLDER "CMAKE OPTIONS" TARGET...
build_in() {
    local folder=$1 options=$2
    shift 2
    if [ ! -f "$folder/build.ninja" ]; then
        # shellcheck disable=SC2086
        quietly build/logs/cmake.log cmake -S . -B "$folder" -G Ninja $options || return 1
    fi
    quietly build/logs/ninja.log ninja -C "$folder" "$@"
}
