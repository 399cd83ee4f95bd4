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

# Puts a virtual environment with libpecos, scikit-learn and h5py into venv: GROVE_PEERS_VENV's, else a new
# one in the folder named.
find_libpecos() {
    local log="$1/import.log"
    venv="${GROVE_PEERS_VENV:-}"
    if [ -z "$venv" ]; then
        venv="$1/venv"
        say "Installing libpecos and scikit-learn"
        { python3 -m venv "$venv" &&
            "$venv/bin/pip" install --quiet 'numpy<2' 'scipy<1.14' scikit-learn h5py &&
            "$venv/bin/pip" install --quiet --no-deps libpecos==1.2.8; } >&2 ||
            die "could not install the peers (Debian: apt-get install python3-venv; pip needs the network)"
    fi
    "$venv/bin/python" -c 'import h5py, numpy, pecos, scipy, sklearn' 2>"$log" ||
        die "$venv lacks a package: $(tail -n 1 "$log")"
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
    ! grep -q 'ErrorC[12]ENS_14SourceLocationESs' "$torch/lib/libc10.so" || abi=0
    scratch="$(mktemp -d)"
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
    rm -rf "$scratch"
    say "Built $shim"
}

# Whether a PyTorch (its `torch` folder) has its headers and a library that loads, from 2.4 on.
torch_is_usable() {
    [ -f "$1/include/ATen/ATen.h" ] && [ -f "$1/lib/libtorch_cpu.so" ] || return 1
    python3 - "$1" 2>/dev/null <<'PYTHON'
import ctypes, pathlib, re, sys
folder = pathlib.Path(sys.argv[1])
version = folder / "version.py"
if version.exists():
    major, minor = re.search(r"(\d+)\.(\d+)", version.read_text()).groups()
    assert (int(major), int(minor)) >= (2, 4)
ctypes.CDLL(str(folder / "lib" / "libtorch.so"))
PYTHON
}

# Unpacks what Grove needs of a PyTorch wheel into its own folder, if that is a build for the CPU.
unpack_torch() {
    rm -rf "$torch_folder/unpacking"
    mkdir -p "$torch_folder/unpacking"
    python3 - "$1" "$torch_folder/unpacking" <<'PYTHON' || return 1
import re, sys, zipfile
wanted = re.compile(r"torch/(include/|version\.py$|lib/lib(torch|torch_cpu|c10|torch_global_deps|shm)\.so$"
                    r"|lib/lib(gomp|arm_compute|openblas)[^/]*$)|torch\.libs/")
with zipfile.ZipFile(sys.argv[1]) as wheel:
    names = wheel.namelist()
    if any(name.endswith("/libtorch_cuda.so") for name in names):
        sys.exit("that wheel is a build for CUDA")
    wheel.extractall(sys.argv[2], [name for name in names if wanted.match(name)])
PYTHON
    rm -rf "$torch_folder/include" "$torch_folder/lib" "$torch_folder/version.py"
    mv "$torch_folder/unpacking/torch"/* "$torch_folder/"
    if [ -d "$torch_folder/unpacking/torch.libs" ]; then
        rm -rf "$torch_folder/../torch.libs"
        mv "$torch_folder/unpacking/torch.libs" "$torch_folder/../"
    fi
    rm -rf "$torch_folder/unpacking"
    torch_is_usable "$torch_folder"
}

# Puts the `torch` folder of a usable PyTorch into torch_home: TORCH_HOME's, an installed one, the one
# fetched before, or the CPU wheel of $torch_version (192 MB), from a file lying in $torch_folder, from
# pip's index, or from PyTorch's own.
find_torch() {
    if [ -n "${TORCH_HOME:-}" ]; then
        torch_home="$TORCH_HOME"
        torch_is_usable "$torch_home" && return 0
        say "warning: TORCH_HOME=$TORCH_HOME is no PyTorch from 2.4 on that loads"
        return 1
    fi
    torch_home="$(python3 -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null)" &&
        torch_is_usable "$torch_home" && return 0
    torch_home="$torch_folder"
    torch_is_usable "$torch_home" && return 0
    local wheel scratch index
    for wheel in "$torch_folder"/torch-*.whl; do
        [ -f "$wheel" ] && unpack_torch "$wheel" && return 0
    done
    python3 -m pip --version >/dev/null 2>&1 || install_packages python3 python3-pip
    mkdir -p "$torch_folder"
    scratch="$(mktemp -d "$torch_folder/fetching.XXXXXX")"
    for index in "" https://download.pytorch.org/whl/cpu; do
        say "Fetching PyTorch $torch_version for the CPU (192 MB)${index:+ from $index}"
        if python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            ${index:+--index-url "$index"} --dest "$scratch" "torch==$torch_version" >&2 &&
            unpack_torch "$(echo "$scratch"/torch-*.whl)"; then
            rm -rf "$scratch"
            return 0
        fi
        rm -f "$scratch"/*
    done
    rm -rf "$scratch"
    return 1
}

# Makes sure that the PyTorch shim is there and newer than its sources; false, with a warning, where
# no PyTorch can be had: the linear matcher needs none.
ensure_torch() {
    local shim="${GROVE_TORCH:-$torch_folder/libgrove-torch.so}" torch_home
    if [ -f "$shim" ] && [ -z "$(find Sources/CTorch -newer "$shim" -print -quit)" ]; then return 0; fi
    if ! cxx_compiler >/dev/null; then install_packages g++; fi
    if ! find_torch || ! (build_torch_shim "$torch_home" "$shim"); then
        say "warning: no PyTorch: the linear matcher runs, Transformer matchers do not (scripts/build-torch-shim -h)"
        return 1
    fi
}
