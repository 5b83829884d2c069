#!/usr/bin/env bash
# From a bare machine to everything the project needs, inside the checkout. Each step has a stamp; a step whose inputs
# have not changed is not done again.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
cd "$root"
certificates=/etc/ssl/certs/ca-certificates.crt

say() { printf 'setup: %s\n' "$*"; }
refuse() { printf 'setup: expected %s, received %s: %s\n' "$1" "$2" "$3" >&2; exit 1; }
hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

check_platform() {
  local platform
  platform="$(uname -s) $(uname -m)"
  if [ "$platform" != "Linux x86_64" ] && { [ -z "${ANVIL:-}" ] || [ -z "${FORGE:-}" ]; }; then
    refuse "Linux x86_64" "$platform" "set ANVIL and FORGE to Foundry's programs for this platform"
  fi
  command -v make >/dev/null || refuse "make on PATH" "none" "install it (Debian: apt-get install make)"
}

find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      "$name" -c 'import venv, ensurepip' 2>/dev/null ||
        refuse "$name with venv" "$name without it" "install it (Debian: apt-get install python3-venv)"
      command -v "$name"
      return
    fi
  done
  refuse "Python 3.11, 3.12 or 3.13 on PATH" "$(python3 --version 2>&1 || true)" \
    "install one (Debian: apt-get install python3 python3-venv)"
}

install_python() {
  local key python
  key="$root $(hash_of toolchain/uv.lock requirements.lock)"
  if fresh .venv/.stamp-python "$key" && .venv/bin/python -c '' 2>/dev/null; then return; fi
  # A moved checkout, or a Python that went away, leaves programs that point nowhere.
  if [ -f .venv/.stamp-python ] && { [[ "$(cat .venv/.stamp-python)" != "$root "* ]] || ! .venv/bin/python -c ''; }; then
    rm -rf .venv
  fi
  python="$(find_python)"
  say "Python environment in .venv ($("$python" --version))"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r toolchain/uv.lock
  BROWNIE_NOCOMPILE=1 VIRTUAL_ENV="$root/.venv" .venv/bin/uv pip install --quiet --no-deps \
    --no-binary eth-brownie -r requirements.lock
  printf '%s' "$key" > .venv/.stamp-python
}

install_project() {
  local key packages=""
  for name in offchain oracles; do [ -f "$name/__init__.py" ] && packages+=" $name"; done
  key="$(hash_of .venv/.stamp-python pyproject.toml)$packages"
  if fresh .venv/.stamp-project "$key"; then return; fi
  say "the project itself, editable"
  VIRTUAL_ENV="$root/.venv" .venv/bin/uv pip install --quiet --no-deps --no-build-isolation -e .
  printf '%s' "$key" > .venv/.stamp-project
}

has_node() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

find_node() {
  has_node && return
  PATH="$root/.venv/bin:$PATH"
  hash -r
  if ! has_node; then
    say "no node of version 18 or later on this machine: taking the wheel"
    VIRTUAL_ENV="$root/.venv" .venv/bin/uv pip install --quiet --no-deps -r toolchain/node.lock
    hash -r
  fi
  # The wheel's npm does not read the machine's own npm settings.
  if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -f "$certificates" ]; then export NODE_EXTRA_CA_CERTS="$certificates"; fi
}

install_node_packages() {
  local key
  find_node
  key="$(hash_of package-lock.json .npmrc)"
  if fresh node_modules/.stamp-node "$key"; then return; fi
  say "node packages (node $(node --version))"
  npm ci --silent
  printf '%s' "$key" > node_modules/.stamp-node
}

check_platform
mkdir -p .headwater
exec 9> .headwater/setup.lock
flock 9
install_python
install_project
install_node_packages
