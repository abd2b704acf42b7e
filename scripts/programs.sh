# What scripts/install and scripts/package share: the programs, how they are built, and what they need to run.
# shellcheck shell=bash

gateway_programs="supervisor bindworker listener tlsgate steward console embeddedcore smppctl rehearse"

product_version() { grep -oE '"[^"]+"' Sources/Common/ProductVersion.swift | tr -d '"'; }

# Builds for release into a folder of its own, and sets `programs` to where they are. Swift's own libraries are laid beside
# the programs, once for all of them, and found there alone: the machine that they go to needs no toolchain.
build_programs() {
    local build=(swift build -c release --scratch-path .build-install -Xswiftc -no-toolchain-stdlib-rpath)
    need_packages libsqlite3-dev pkg-config binutils
    need_swift
    step "building (release; the first time takes some minutes)" "$(log_file build-install)" "${build[@]}" ||
        refuse "The build failed. What is missing or wrong stands above."
    programs=$("${build[@]}" --show-bin-path)
    ln -sf "$(swift_libraries)"/*.so "$programs"
}

# Where the toolchain keeps the libraries that its programs run with.
swift_libraries() {
    swift -print-target-info | sed -n '/runtimeLibraryPaths/,/]/s/^ *"\(\/.*\)".*/\1/p' | head -n 1
}

# Every library that the loader finds for the programs in a folder, one path a line.
libraries() {
    local program said
    for program in $gateway_programs; do
        said=$(ldd "$1/$program" 2>/dev/null) || continue
        ! grep 'not found' <<<"$said" >&2 || refuse "$program lacks the libraries above."
        grep -oE '(=> |^\s+)/[^ ]+' <<<"$said" | grep -oE '/.*' || :
    done | sort -u
}

# Those of them that no system has of its own: Swift's, where they are not part of the programs.
foreign_libraries() {
    libraries "$1" | grep -vxF -f <(known_libraries) || true
}

system_libraries() {
    libraries "$1" | grep -xF -f <(known_libraries) || true
}

# What the loader finds without being told where.
known_libraries() {
    /sbin/ldconfig -p | sed -n 's/.* => //p'
    # The loader itself is named by the programs, by a path that need not be in its own list.
    printf '%s\n' /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1
}

without_symbols() {
    if command -v strip >/dev/null && head -c 4 "$1" | grep -q ELF; then strip "$1"; fi
}
