#!/usr/bin/env bash
# Runs all tests of newsdex: unit tests, doctests, and whole runs of the program (tests/suite).
#
#   scripts/test.sh [ARGUMENTS OF cargo test]
#
# Needs a Rust toolchain and valgrind, which counts instructions for tests/suite/doubling.rs. If valgrind is missing, the script
# installs it as root on Debian; otherwise those tests are skipped. The same holds for Chromium, Node.js and Java, which
# tests/browser needs. Maven and a JDK are needed for a node of OpenSearch (scripts/opensearch.sh). Some tests read larger sample archives if NEWSDEX_ARCHIVES names their
# folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

if ! command -v cargo >/dev/null; then
    echo "test: cargo is not installed; install Rust from https://rustup.rs" >&2
    exit 2
fi

if [ -z "${NEWSDEX_ARCHIVES:-}" ] && [ -d ../shared/archives ]; then
    NEWSDEX_ARCHIVES=$(cd ../shared/archives && pwd)
fi
if [ -n "${NEWSDEX_ARCHIVES:-}" ]; then
    export NEWSDEX_ARCHIVES
else
    echo "test: no sample archives (NEWSDEX_ARCHIVES); the tests that read them are skipped" >&2
fi

if ! command -v valgrind >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install --yes --quiet valgrind >/dev/null || true
fi
if ! command -v valgrind >/dev/null; then
    echo "test: no valgrind; $(grep -c 'in_linear_time() {' tests/suite/doubling.rs) tests are skipped: those in tests/suite/doubling.rs that count work" >&2
fi

# One OpenSearch node, for the tests that ask both engines the same questions.
if [ -z "${NEWSDEX_TEST_OPENSEARCH:-}" ]; then
    node=$(mktemp -d)/node
    if address=$(scripts/opensearch.sh start 1 --port 9680 --folder "$node"); then
        trap 'scripts/opensearch.sh stop --folder "$node"' EXIT
        export NEWSDEX_TEST_OPENSEARCH=$address
    else
        skipped=$(grep -c '^fn a_server_' tests/suite/brute_force/remote.rs)
        echo "test: no OpenSearch node; $skipped tests that compare a server with a local index are skipped" >&2
    fi
fi

cargo test --workspace "$@"

# The reading room in a browser. Given arguments, only the chosen tests of cargo run.
[ "$#" = 0 ] || exit 0
scripts/browser-tests.sh
