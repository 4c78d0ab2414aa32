#!/usr/bin/env bash
# Installs what Linksnap needs on a Debian machine, and only what is missing.
#
#   deploy/local/install.sh local   what `make up` needs
#   deploy/local/install.sh dev     the same, and what `make test` and `make lint` need
#
# PYTHON names the interpreter for the virtual environment; by default the first of python3,
# python3.13, python3.12 and python3.11 that is at least 3.11.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly VENV=.venv
readonly STAMP=$VENV/linksnap-installed
readonly REPLAY_VENV=.venv-replay
readonly REPLAY_PINS=tests/support/replay.txt
readonly TORCH_FOR_CPU=deploy/torch-cpu.txt

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

# --- Debian packages ---------------------------------------------------------------------------

has_font_for_chinese() { compgen -G '/usr/share/fonts/*/*/NotoSansCJK*' >/dev/null; }

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

missing_packages() {
    local extra=$1 python
    if [[ ! -x $VENV/bin/python ]]; then
        python=$(find_python)
        if [[ -z $python ]]; then
            echo python3
            echo python3-venv
        elif ! can_make_venv "$python"; then
            echo python3-venv
        fi
    fi
    [[ -n ${CAPTURE_CHROMIUM_PATH:-} ]] || command -v chromium >/dev/null || echo chromium
    [[ -n ${CAPTURE_CHROMEDRIVER_PATH:-} ]] || command -v chromedriver >/dev/null ||
        echo chromium-driver
    has_font_for_chinese || echo fonts-noto-cjk
    if [[ $extra == dev ]]; then
        has_postgres || echo postgresql
    fi
}

install_debian_packages() {
    local extra=$1 as_root=()
    local -a packages
    mapfile -t packages < <(missing_packages "$extra")
    ((${#packages[@]})) || return 0

    local command="apt-get update && apt-get install --yes --no-install-recommends ${packages[*]}"
    if ! command -v apt-get >/dev/null; then
        fail "These are missing, and this is not a Debian machine: ${packages[*]}" \
            "Install them in your system's way, then start again."
    fi
    if (($(id -u) != 0)); then
        if ! sudo -n true 2>/dev/null; then
            fail "Debian packages are missing: ${packages[*]}" \
                "Run this as root, then start again:" "" "    $command"
        fi
        as_root=(sudo)
    fi
    say "Installing Debian packages: ${packages[*]}"
    "${as_root[@]}" apt-get update --quiet
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --quiet --yes --no-install-recommends "${packages[@]}"
}

# --- Python packages ---------------------------------------------------------------------------

fingerprint() {
    cat pyproject.toml constraints.txt "$TORCH_FOR_CPU" | sha256sum | cut -d' ' -f1
}

# A `dev` install holds everything of a `local` one.
is_installed() {
    local extra=$1 stamp
    [[ -x $VENV/bin/python && -f $STAMP ]] || return 1
    stamp=$(<"$STAMP")
    [[ $stamp == "$extra $(fingerprint)" || $stamp == "dev $(fingerprint)" ]]
}

has_nvidia_gpu() { nvidia-smi --list-gpus 2>/dev/null | grep -q '^GPU'; }

make_venv() {
    [[ -x $VENV/bin/python ]] && "$VENV/bin/python" -c '' 2>/dev/null && return
    local python
    python=$(find_python)
    [[ -n $python ]] || fail "Linksnap needs Python 3.11 or newer." \
        "Name one with PYTHON=/path/to/python3.11 make up"
    say "Creating $VENV with $("$python" --version)"
    "$python" -m venv --clear "$VENV"
}

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check "$@"; }

# PyPI's torch for Linux brings gigabytes of CUDA. Without a GPU the CPU build is installed first,
# from wherever pip looks by itself, else from PyTorch's own index; what follows finds it there.
install_torch_for_cpu() {
    if [[ $(uname -s) != Linux ]] || has_nvidia_gpu; then
        return
    fi
    local torch
    torch=$(grep '^torch==' "$TORCH_FOR_CPU")
    say "No NVIDIA GPU here: installing the CPU build of torch ($torch)"
    pip install --quiet --no-deps "$torch" 2>/dev/null ||
        pip install --no-deps --requirement "$TORCH_FOR_CPU"
}

install_python_packages() {
    local extra=$1
    if is_installed "$extra"; then
        return
    fi
    make_venv
    pip install --quiet 'pip>=23.3' # older ones fail where two packages ask for one extra of a third
    install_torch_for_cpu
    say "Installing Python packages (the first time takes some minutes)"
    pip install --constraint constraints.txt --editable ".[$extra]"
    echo "$extra $(fingerprint)" >"$STAMP"
    say "Installed into $VENV"
}

# What shows web archives to the tests: its pins do not fit beside ours.
install_replay() {
    local stamp
    stamp=$(sha256sum <"$REPLAY_PINS")
    [[ $(cat "$REPLAY_VENV/linksnap-installed" 2>/dev/null) == "$stamp" ]] && return
    say "Installing pywb and the WACZ validator into $REPLAY_VENV"
    "$VENV/bin/python" -m venv --clear "$REPLAY_VENV"
    "$REPLAY_VENV/bin/python" -m pip --disable-pip-version-check install --quiet \
        --requirement "$REPLAY_PINS"
    echo "$stamp" >"$REPLAY_VENV/linksnap-installed"
}

case ${1:-} in
    local | dev)
        install_debian_packages "$1"
        install_python_packages "$1"
        if [[ $1 == dev ]]; then install_replay; fi
        ;;
    *) fail "usage: deploy/local/install.sh local|dev" ;;
esac
