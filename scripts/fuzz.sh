#!/usr/bin/env bash
# Runs the fuzz targets of fuzz/ one after the other and prints a table of the runs.
#
#   scripts/fuzz.sh MINUTES [TARGET...]
#
# Each target starts from the fixtures of its format and from the results of earlier runs (fuzz/corpus), and runs for MINUTES. Inputs that
# break a target are kept in fuzz/artifacts, and the script ends with status 1.
#
# Needs a nightly toolchain and cargo-fuzz (cargo install cargo-fuzz). FUZZ_TARGET_DIR is the build folder (default: fuzz/target). Runs
# without a sanitizer, because newsdex has no unsafe code.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root/fuzz"

if [ $# -lt 1 ]; then
    sed -n '4s/^# *//p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi
seconds=$(awk "BEGIN { print int($1 * 60) }")
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=(captions containers csv dates enrich feed html index_directory json light_markup lists mail mets mhtml office outlook pdf press query rtf scans settings sgml tables text warc webarchive wire xml)
fi
build=${FUZZ_TARGET_DIR:-$root/fuzz/target}
formats=$root/fixtures/formats
archive=$root/fixtures/archive

seeds() {
    case $1 in
    containers) echo "$formats/containers $formats/warc $archive/json" ;;
    lists) echo "$formats/references $formats/blogs" ;;
    light_markup | settings) echo "$archive/markdown $formats/text" ;;
    office | pdf | rtf) echo "$formats/documents" ;;
    outlook) echo "$formats/mail" ;;
    press) echo "$formats/text $archive/text $archive/html" ;;
    scans) echo "$formats/mets-alto" ;;
    tables) echo "$formats/text $formats/csv" ;;
    mhtml | webarchive) echo "$formats/saved-pages $archive/html" ;;
    captions | csv | feed | json | mail | sgml | warc | wire)
        folder=$1
        case $1 in feed) folder=feeds ;; json) folder=ninjs ;; esac
        echo "$formats/$folder $root/fixtures/broken"
        ;;
    dates | enrich | text) echo "$archive/text $archive/markdown $formats/text" ;;
    html) echo "$archive/html" ;;
    index_directory) ;;
    mets) echo "$formats/mets-alto" ;;
    query) echo "$root/fuzz/seeds/query" ;;
    xml) echo "$formats/nitf $formats/newsml $formats/newsml-g2 $formats/xml" ;;
    esac
}

cargo +nightly fuzz build -s none --target-dir "$build" >&2

status=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
TIMEFORMAT='%U'
echo "| target | minutes | CPU minutes | inputs run | covered edges | found |"
echo "| --- | --: | --: | --: | --: | --- |"
for target in "${targets[@]}"; do
    mkdir -p "corpus/$target" "artifacts/$target"
    read -r -a folders <<<"$(seeds "$target")"
    found=nothing
    begun=$SECONDS
    # One input in 10 seconds and 1 GB at most: what needs more is a hang or a bomb.
    cpu=$({ time "$build/x86_64-unknown-linux-gnu/release/$target" "corpus/$target" "${folders[@]}" \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=20000 \
        -artifact_prefix="artifacts/$target/" -print_final_stats=1 >"$log" 2>&1; } 2>&1) || {
        found=$(grep -m1 -oE 'panicked at .*|ALARM|out-of-memory|deadly signal' "$log" || echo "ended early")
        status=1
    }
    runs=$(grep -oE 'number_of_executed_units: [0-9]+' "$log" | grep -oE '[0-9]+' || echo 0)
    edges=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 | grep -oE '[0-9]+' || echo 0)
    awk -v target="$target" -v wall="$((SECONDS - begun))" -v cpu="$cpu" -v runs="$runs" -v edges="$edges" -v found="$found" \
        'BEGIN { printf "| %s | %.1f | %.1f | %d | %d | %s |\n", target, wall / 60, cpu / 60, runs, edges, found }'
done
exit $status
