#!/usr/bin/env bash
# pyDVL for the suite `pydvl` and a row of `make bench`, into an environment of its own: it wants numpy below 2 and
# pandas below 3, which the project's lock has not. The stamp is what the suite looks for.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
mkdir -p .headwater
exec 9> .headwater/setup.lock
flock 9

place=.venv-pydvl
key="$(cat toolchain/pydvl.lock toolchain/pydvl.sh | sha256sum) $(.venv/bin/python --version)"
if [ -f $place/.stamp ] && [ "$(cat $place/.stamp)" = "$key" ] && $place/bin/python -c ''; then exit; fi
echo "setup: pyDVL"
.venv/bin/uv venv --quiet --clear --python .venv/bin/python $place
VIRTUAL_ENV="$PWD/$place" .venv/bin/uv pip install --quiet --no-deps --only-binary :all: --require-hashes \
  -r toolchain/pydvl.lock
printf '%s' "$key" > $place/.stamp
