#!/bin/sh
# Trains the models of names in languages other than English. The same data give the same models, byte for byte.
#
#   scripts/train-foreign-models.sh DATA [LANGUAGE...]
#
# DATA is a folder with a folder of labelled files for each language (docs/entities.md describes them and their sources); without LANGUAGE all
# six models are trained. The models replace those in the source tree. Needs python3.
set -eu

data=${1:?usage: scripts/train-foreign-models.sh DATA [LANGUAGE...]}
shift
root=$(cd "$(dirname "$0")/.." && pwd)
models=${MODELS:-$root/crates/newsdex-enrich/src/entities/models}
train=${NEWSDEX_NER:-cargo run --quiet --release --manifest-path $root/Cargo.toml --package newsdex-ner --}
marked=$(mktemp -d)
trap 'rm -r "$marked"' EXIT

# Sentences written for newsdex, each with a dozen variants with other names.
for language in de es fr it nl pt; do
    python3 "$root/scripts/vary-names.py" $language 12 >"$marked/$language.txt"
done

model() {
    language=$1
    shift
    # shellcheck disable=SC2086 # a command and its arguments
    $train train --features 40000 --rounds 8 --output "$models/$language.bin" "$@"
}

for language in ${*:-de es fr it nl pt}; do
    # The relatives of a language help where it has few data of its own.
    case $language in
    de) model de de="$data/de/germeval14.tsv.gz":2 de="$data/de/smartdata_news.tsv.gz":1 de="$marked/de.txt":2 \
        de="$data/de/europeana.tsv.gz":0.2 ;;
    es) model es es="$marked/es.txt":3 es="$data/es/xlime_tweets.tsv.gz":0.7 pt="$data/pt/harem2.tsv.gz":0.5 \
        pt="$marked/pt.txt":0.5 it="$marked/it.txt":0.5 ;;
    fr) model fr fr="$marked/fr.txt":3 fr="$data/fr/europeana.tsv.gz":0.5 pt="$data/pt/harem2.tsv.gz":0.3 \
        es="$marked/es.txt":0.5 it="$marked/it.txt":0.5 ;;
    it) model it it="$marked/it.txt":3 it="$data/it/xlime_tweets.tsv.gz":0.7 pt="$data/pt/harem2.tsv.gz":0.3 \
        es="$marked/es.txt":0.5 fr="$marked/fr.txt":0.5 ;;
    nl) model nl nl="$marked/nl.txt":3 nl="$data/nl/europeana.tsv.gz":0.2 en="$data/wikigold_train.tsv":1 \
        en="$data/gum_wikinews_interview.tsv":0.5 de="$marked/de.txt":0.3 ;;
    pt) model pt pt="$data/pt/harem2.tsv.gz":2 pt="$marked/pt.txt":2 pt="$data/pt/lener_br.tsv.gz":0.2 es="$marked/es.txt":0.7 ;;
    *) echo "no model for $language" >&2; exit 2 ;;
    esac
done
