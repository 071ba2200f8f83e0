#!/usr/bin/env bash
# The long tests of an index on OpenSearch: more than an hour for each version.
#
#   scripts/opensearch-test.sh ARCHIVES [2|3 ...]
#
# ARCHIVES is a folder with one archive in each subfolder, some thousand articles together. For each version (default: 2
# and 3) the script compares all answers with a local index on a cluster of three nodes, and then indexes while something
# breaks (scripts/opensearch-faults.py, twenty rounds). docs/measured/opensearch.md has the results.
#
# Needs what scripts/opensearch.sh needs, Python, openssl, and root for the disk that is full.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
archives=${1:?"name a folder of archives"}
shift
cd "$root"
cargo build --release
work=$(mktemp -d)
trap 'scripts/opensearch.sh stop --folder "$work/nodes"; rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 2 3
for version in "$@"; do
    echo "OpenSearch $version: the same answers as a local index"
    address=$(scripts/opensearch.sh start 3 --version "$version" --port 9500 --folder "$work/nodes" | head -1)
    NEWSDEX_TEST_OPENSEARCH=$address cargo test --release --test suite -- --include-ignored \
        server:: opensearch:: engines:: brute_force::remote
    scripts/opensearch.sh stop --folder "$work/nodes"
    echo "OpenSearch $version: indexing while something breaks"
    scripts/opensearch-faults.py target/release/newsdex "$work/faults" "$archives"/* --version "$version" --times 20
    rm -rf "$work/faults"
done
