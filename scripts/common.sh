# Shared by the scripts: finds the repository, installs what is missing, builds.
# Source it; it changes into the repository's root.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Debian packages Grove builds on and runs with.
debian_packages="libopenblas-dev libhdf5-dev libarchive-dev libssl-dev pkg-config gnuplot-nox wordnet-base git"

# Installs the Debian packages that are missing; does nothing where all are there.
install_packages() {
    command -v dpkg-query >/dev/null || {
        say "This is no Debian system: please see to $debian_packages yourself."
        return 0
    }
    local package missing=""
    for package in $debian_packages "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing$missing"
    local root=""
    [ "$(id -u)" -eq 0 ] || root=sudo
    $root apt-get update -qq >&2 || say "warning: apt-get update failed; trying with the lists at hand"
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $missing >&2 ||
        die "could not install:$missing"
}

check_swift() {
    command -v swift >/dev/null ||
        die "no 'swift' on the PATH; Grove needs Swift 6.3 (https://www.swift.org/install/linux)"
}

# Builds the release products named (grove unless given) that are not newer than every source.
build_release() {
    check_swift
    local product
    for product in "${@:-grove}"; do
        if [ -x ".build/release/$product" ] &&
            [ -z "$(find Sources Package.swift -newer ".build/release/$product" -print -quit)" ]; then
            continue
        fi
        say "Building $product (release)"
        swift build -c release --product "$product" >&2 || die "the build failed"
        touch ".build/release/$product"
    done
}
