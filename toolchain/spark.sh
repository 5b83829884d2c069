#!/usr/bin/env bash
# PySpark for the suite `spark`, into the environment that `bootstrap.sh` made; apart, because it is 0.5 GB. A Java
# runtime of version 17 or 21 is the machine's; the suite finds it by the link that is made here.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

version_of() { "$1" -version 2>&1 | sed -nE '1s/.*version "([0-9]+).*/\1/p'; }

find_java() {
  local java
  for java in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    if [ -x "$java" ] && [[ "$(version_of "$java")" =~ ^(17|21)$ ]]; then readlink -f "$java"; return; fi
  done
  echo 'setup: expected Java 17 or 21, received none: install it (Debian: apt-get install openjdk-17-jre-headless)' >&2
  return 1
}

java="$(find_java)"
key="$(cat .venv/.stamp-python toolchain/spark.lock | sha256sum)"
if [ ! -f .venv/.stamp-spark ] || [ "$(cat .venv/.stamp-spark)" != "$key" ]; then
  echo "setup: PySpark"
  VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --no-deps --no-build-isolation --require-hashes \
    -r toolchain/spark.lock
  printf '%s' "$key" > .venv/.stamp-spark
fi
ln -sfn "$(dirname "$(dirname "$java")")" .venv/.spark-java
