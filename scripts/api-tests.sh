#!/usr/bin/env bash
# Tests the API of the reading room against its description (openapi.json), with requests that schemathesis makes up.
#
#   scripts/api-tests.sh [EXAMPLES PER ADDRESS]
#
# Needs Python with venv; installs schemathesis into a folder of its own. Without them, the script says what is skipped, and ends well.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
examples=${1:-10}
folder=$(mktemp -d)
service=
trap 'if [ -n "$service" ]; then kill "$service"; fi; rm -rf "$folder"' EXIT

tools=${SCHEMATHESIS_VENV:-$folder/tools}
if [ ! -x "$tools/bin/schemathesis" ] && ! { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet schemathesis; }; then
    echo "api-tests: no schemathesis; skipped" >&2
    exit 0
fi

cd "$root"
cargo build --quiet --bin newsdex
newsdex=${CARGO_TARGET_DIR:-target}/debug/newsdex
"$newsdex" index --quiet --index "$folder/index" fixtures/archive
"$newsdex" serve --index "$folder/index" --listen 127.0.0.1:0 2>"$folder/said" &
service=$!
address=
for _ in $(seq 100); do
    address=$(grep -o 'http://[0-9.:]*' "$folder/said" || true)
    [ -z "$address" ] || break
    sleep 0.1
done
cd "$folder"
SCHEMATHESIS_HOOKS=$root/tests/api/formats.py "$tools/bin/schemathesis" run "$address/openapi.json" --max-examples "$examples"
