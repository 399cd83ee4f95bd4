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

# Where Grove keeps a PyTorch of its own, and the shim through which it uses one.
torch_folder="${XDG_DATA_HOME:-$HOME/.local/share}/grove/torch"
torch_version=2.13.0

# The C++ compiler to use; nothing where there is none.
cxx_compiler() {
    local name
    for name in ${CXX:-} clang++ g++ c++; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

# Builds the shim against a PyTorch (its `torch` folder) as the file named.
build_torch_shim() {
    local torch="$1" shim="$2" cxx scratch source library abi libraries="" jobs="" job
    [ -f "$torch/include/ATen/ATen.h" ] ||
        die "no PyTorch with its headers in '$torch' (include/ATen/ATen.h is not there)"
    cxx="$(cxx_compiler)" || die "no C++ compiler (Debian: apt-get install g++)"
    # Libraries that register themselves as they load: CUDA's are named by nothing in the shim.
    for library in torch_cpu c10 torch_cuda c10_cuda torch_hip c10_hip; do
        [ ! -e "$torch/lib/lib$library.so" ] || libraries="$libraries -l$library"
    done
    # Which of its two ABIs of std::string libstdc++ was in when this PyTorch was built.
    abi=1
    ! nm -D --defined-only "$torch/lib/libc10.so" 2>/dev/null | grep -q '^[0-9a-f]* T _ZN3c105ErrorC[12]ENS_14SourceLocationESs$' || abi=0
    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' RETURN
    say "Building the PyTorch shim with $cxx"
    for source in Sources/CTorch/shim/*.cpp; do
        "$cxx" -std=c++20 -O3 -fPIC -fvisibility=hidden -w -D_GLIBCXX_USE_CXX11_ABI=$abi \
            -ISources/CTorch/include -ISources/CTorch/shim \
            -isystem "$torch/include" -isystem "$torch/include/torch/csrc/api/include" \
            -c "$source" -o "$scratch/$(basename "$source" .cpp).o" >&2 &
        jobs="$jobs $!"
    done
    for job in $jobs; do
        wait "$job" || die "the shim does not compile against $torch (Grove needs PyTorch 2.4 or later)"
    done
    mkdir -p "$(dirname "$shim")"
    "$cxx" -shared -o "$scratch/shim.so" "$scratch"/*.o -L"$torch/lib" -Wl,--no-as-needed \
        $libraries -Wl,-rpath,"$torch/lib" -ldl -lpthread >&2 || die "the shim does not link"
    mv -f "$scratch/shim.so" "$shim"
    say "Built $shim"
}
