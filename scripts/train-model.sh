#!/bin/sh
# Trains the model of names that is part of newsdex. The same data give the same model, byte for byte.
#
#   scripts/train-model.sh DATA [MODEL]
#
# DATA is a folder with the labelled files listed below (docs/entities.md describes them and their sources); MODEL defaults to the file in
# the source tree. LEAVE_OUT="wikigold gum_wikinews" trains without files whose names begin with these words, to measure on text from other
# sources.
set -eu

data=${1:?usage: scripts/train-model.sh DATA [MODEL]}
root=$(cd "$(dirname "$0")/.." && pwd)
model=${2:-$root/crates/newsdex-enrich/src/entities/english.bin}
train=${NEWSDEX_NER:-cargo run --quiet --release --manifest-path $root/Cargo.toml --package newsdex-ner --}

set --
for file in \
    gmb_train.tsv.gz:0.3 gmb_dev.tsv:0.3 \
    wikigold_train.tsv:3 wikigold_dev.tsv:3 \
    gum_wikinews_interview.tsv:3 gum_academic.tsv:2 gum_court.tsv:2 \
    wnut17_train.tsv:2 wnut17_dev.tsv:2 wnut17_test.tsv:2 \
    btc.tsv sec_filings.tsv:0.5
do
    for left_out in ${LEAVE_OUT:-}; do
        case $file in "$left_out"*) continue 2 ;; esac
    done
    set -- "$@" "$data/$file"
done

# shellcheck disable=SC2086 # a command and its arguments
$train train --output "$model" "$@"
