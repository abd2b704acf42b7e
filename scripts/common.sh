# What scripts/run, scripts/test and scripts/chaos share: what must be installed, and a line of progress for what takes
# long.
# shellcheck shell=bash

export SWIFT_DETERMINISTIC_HASHING=1

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$*" >&2; exit 1; }

# step NAME LOG COMMAND…: runs the command with its output in LOG, says every 10 seconds that it still runs
# and what it last said, and shows the end of LOG when it fails. Ctrl-C ends the command by its pid.
step() {
    local name=$1 log=$2 began=$SECONDS pid code shown=0
    shift 2
    say "$name …"
    "$@" >"$log" 2>&1 &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        read -rt 1 <> <(:) || :
        if [ $((SECONDS - began - shown)) -ge 10 ]; then
            shown=$((SECONDS - began))
            say "  $name: $shown s, $(tail -c 400 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | cut -c1-100)"
        fi
    done
    code=0
    wait "$pid" || code=$?
    trap - INT TERM
    if [ $code -eq 0 ]; then
        say "  $name: done in $((SECONDS - began)) s"
    else
        tail -n 60 "$log" >&2
        say "  $name: FAILED after $((SECONDS - began)) s (exit $code); all of it is in $log" >&2
    fi
    return $code
}

need_swift() {
    local found major minor
    command -v swift >/dev/null || refuse "No Swift toolchain found. Install Swift 6.2 or newer from https://www.swift.org/install/linux/ and try again."
    found=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+\.[0-9]+' | grep -oE '[0-9]+\.[0-9]+')
    major=${found%%.*}
    minor=${found##*.}
    if [ "${major:-0}" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
        refuse "Swift ${found:-of an unknown version} is too old: 6.2 or newer is needed. See https://www.swift.org/install/linux/."
    fi
}

# need_packages PACKAGE…: Debian packages, installed only where they are missing.
need_packages() {
    local missing=() package sudo=()
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "This is not a Debian or Ubuntu system: please see to it that what these packages hold is installed: $*"
        return 0
    fi
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || refuse "Missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
        say "Missing: ${missing[*]}. They are installed with sudo apt-get, which may ask for your password."
        sudo -v || refuse "Without them nothing can be built. As root: apt-get install ${missing[*]}"
        sudo=(sudo)
    fi
    step "installing ${missing[*]}" "$(log_file apt)" install_packages "${missing[@]}"
}

install_packages() {
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# need_programs PACKAGE PROGRAM…: programs out of a Debian package that is unpacked and not installed: an installed
# Prometheus would be a service that runs from now on.
need_programs() {
    local package=$1 program missing=""
    shift
    export PATH=$PATH:$PWD/.build/tools/usr/bin
    for program in "$@"; do command -v "$program" >/dev/null || missing=yes; done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || refuse "Please see to it that these programs are installed: $*"
    step "fetching $package" "$(log_file "$package")" unpack_package "$package" ||
        refuse "$* cannot be fetched; the package $package has them."
}

unpack_package() {
    mkdir -p .build/tools
    # A machine that has never asked for the lists of packages, or not for long.
    (cd .build/tools && apt-get download "$1") || { update_lists && (cd .build/tools && apt-get download "$1"); } &&
        dpkg-deb -x .build/tools/"$1"_*.deb .build/tools && rm .build/tools/"$1"_*.deb
}

update_lists() {
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
    "${sudo[@]}" apt-get update -q
}

log_file() {
    mkdir -p .build/logs
    printf '.build/logs/%s.log' "$1"
}

# The Python of the tests with real processes.
prepare_python() {
    [ -x .venv-test/bin/python ] || python3 -m venv .venv-test || return
    .venv-test/bin/python -c 'import smpplib, pytest, yaml' 2>/dev/null ||
        .venv-test/bin/pip install --disable-pip-version-check -q smpplib pytest pyyaml
}
