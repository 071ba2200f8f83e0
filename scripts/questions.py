#!/usr/bin/env python3
"""Measure answers to questions typed as sentences: nDCG@10 of newsdex and of plain BM25.

    scripts/questions.py ARCHIVES                measures
    scripts/questions.py ARCHIVES --pool FILE    writes the answers that have no grade yet, for judging

ARCHIVES is the folder with the archives in FOLDERS. tests/questions/questions.tsv has the questions, tests/questions/grades.tsv the
judgements: question, article, grade. 3 answers the question, 2 is mainly about it, 1 touches it, 0 does not. The grades were given to the
ten best answers of newsdex --any and of plain BM25, put together and shuffled, so that nobody knew which system had found an article.
--pool does the same for answers without a grade; write a grade in the first column of each block and pass the file to --grades.

    scripts/questions.py ARCHIVES --grades FILE  adds the grades in a judged pool to tests/questions/grades.tsv

newsdex is asked with --any and, if it knows the flag, with --relax, which shows the articles with most of the words when none has all: it is
measured over the questions where this is so. Plain BM25 is tantivy with English stems: benches/baseline. Answers without a grade count as wrong; their number is printed. For the ideal order, all
graded articles of a question are sorted by grade.

Ends with 1 if newsdex is below .70 or below BM25. NEWSDEX and BASELINE are the paths of the programs (default: target/release/newsdex;
benches/baseline/target/release/baseline, built when it is missing). Takes a few minutes, mostly for indexing. Not needed to build or test.
"""

import argparse
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "tests/questions/questions.tsv"
GRADES = ROOT / "tests/questions/grades.tsv"
FOLDERS = [
    "arabic-json-zip", "bbc-text", "csv", "json-arrays", "markdown-frontmatter", "portuguese-text", "reuters-sgml",
    "senate-press-text", "trove-press-zip", "tsv-masakhane", "ukraine-war-text",
]
DEPTH = 10
BAR = 0.70


def run(*arguments, codes=(0,), **options):
    done = subprocess.run([str(argument) for argument in arguments], stdout=subprocess.PIPE, text=True, **options)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(map(str, arguments))} ended with {done.returncode}")
    return done.stdout


def baseline():
    """The program of benches/baseline; built when it is missing."""
    given = os.environ.get("BASELINE")
    program = Path(given) if given else ROOT / "benches/baseline/target/release/baseline"
    if not program.exists():
        run("cargo", "build", "--release", "--quiet", "--manifest-path", ROOT / "benches/baseline/Cargo.toml")
    return program


def rows(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def newsdex_answers(program, index, flag, questions):
    """The identifiers of the ten best answers to each question, and the questions that no article has all words of; None if
    the program does not know the flag."""
    known = subprocess.run([program, "search", "--help"], stdout=subprocess.PIPE, text=True).stdout
    if flag not in known:
        return None
    answers, relaxed = {}, []
    for number, question in questions.items():
        lines = run(program, "-i", index, "-q", "search", flag, "--format", "jsonl", "-n", DEPTH, "--", question, codes=(0, 1))
        hits = [json.loads(line) for line in lines.splitlines()]
        answers[number] = [hit["id"] for hit in hits]
        if any(hit.get("relaxed") for hit in hits):
            relaxed.append(number)
    return answers, relaxed


def bm25_answers(extracted, folder, questions):
    program = baseline()
    if not (folder / "bm25").exists():
        run(program, "--with-ids", folder / "bm25", extracted)
    asked = folder / "questions.txt"
    asked.write_text("".join(question + "\n" for question in questions.values()))
    numbers = list(questions)
    answers = {number: [] for number in numbers}
    for line in run(program, "--hits", folder / "bm25", asked, DEPTH).splitlines():
        number, identifier = line.split("\t")
        answers[numbers[int(number) - 1]].append(identifier)
    return answers


def ndcg(answers, grades):
    def gain(ranked):
        return sum((2 ** grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(ranked[:DEPTH]))

    ideal = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(answer, 0) for answer in answers]) / ideal if ideal else 0.0


def shown(question, article, most=700):
    """The beginning of an article, and the sentences with most words of the question."""
    body = re.sub(r"\s+", " ", article["body"])
    words = {word for word in re.findall(r"\w{4,}", question.lower())}
    sentences = re.split(r"(?<=[.!?؟]) ", body)
    best = sorted(sentences, key=lambda sentence: -len(words & set(re.findall(r"\w{4,}", sentence.lower()))))[:2]
    lines = [article["title"] or "(no title)", (article["published"] or "undated")[:10], body[: most // 2]]
    return "\n".join(lines + [f"… {sentence[: most // 4]}" for sentence in best])


def write_pool(path, systems, questions, grades, extracted):
    wanted = {}
    for number, question in questions.items():
        found = {answer for answers in systems.values() for answer in answers[number]}
        wanted[number] = sorted(found - grades[number].keys())
        random.Random(number).shuffle(wanted[number])
    everything = {answer for answers in wanted.values() for answer in answers}
    articles = {}
    with open(extracted) as lines:
        for line in lines:
            article = json.loads(line)
            if article["id"] in everything:
                articles[article["id"]] = article
    with open(path, "w") as out:
        for number, answers in wanted.items():
            for answer in answers:
                text = shown(questions[number], articles[answer])
                out.write(f"?\t{number}\t{answer}\t{questions[number]}\n{text}\n\n")
    print(f"{sum(map(len, wanted.values()))} answers to judge: {path}")


def add_grades(path):
    new = re.findall(r"^([0-3])\t(\d+)\t([^\t\n]+)", Path(path).read_text(), re.MULTILINE)
    known = {(number, answer): grade for number, answer, grade in rows(GRADES)}
    known.update({(number, answer): grade for grade, number, answer in new})
    lines = [f"{number}\t{answer}\t{grade}\n" for (number, answer), grade in sorted(known.items(), key=lambda row: (int(row[0][0]), row[0][1]))]
    head = "# Grades of answers to questions.tsv, from 0 (wrong) to 3 (answers the question); scripts/questions.py says how they were given.\n"
    GRADES.write_text(head + "# question\tarticle\tgrade\n" + "".join(lines))
    print(f"{len(new)} grades added, {len(known)} in all")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", type=Path)
    parser.add_argument("--pool", metavar="FILE", help="write answers without a grade to FILE")
    parser.add_argument("--grades", metavar="FILE", help="add the grades in FILE")
    parser.add_argument("--work", metavar="DIR", type=Path, help="keep articles and indexes in DIR, and use those that are there")
    options = parser.parse_args()
    if options.grades:
        return add_grades(options.grades)
    questions = {number: question for number, _, question in rows(QUESTIONS)}
    grades = {number: {} for number in questions}
    for number, answer, grade in rows(GRADES):
        grades[number][answer] = int(grade)
    program = os.environ.get("NEWSDEX", str(ROOT / "target/release/newsdex"))
    archives = [options.archives / folder for folder in FOLDERS]
    with tempfile.TemporaryDirectory() as folder:
        folder = options.work or Path(folder)
        folder.mkdir(exist_ok=True)
        extracted = folder / "articles.jsonl"
        if not extracted.exists():
            with open(extracted, "w") as out:
                done = subprocess.run([program, "-q", "extract", *map(str, archives)], stdout=out)
            if done.returncode not in (0, 3):
                sys.exit("the archives cannot be extracted")
        if not (folder / "index").exists():
            run(program, "-i", folder / "index", "-q", "index", *archives, codes=(0, 3))
        flags = ("--any", "--relax")
        found = {flag: newsdex_answers(program, folder / "index", flag, questions) for flag in flags}
        systems = {f"newsdex {flag}": answers[0] for flag, answers in found.items() if answers is not None}
        relaxed = found["--relax"][1] if found["--relax"] else []
        systems["plain BM25"] = bm25_answers(extracted, folder, questions)
        if options.pool:
            return write_pool(options.pool, systems, questions, grades, extracted)
    judged = [number for number in questions if any(grades[number].values())]
    is_below = measure("questions with a right answer", judged, ("newsdex --any", "plain BM25"), systems, grades)
    of_relaxed = [number for number in judged if number in relaxed]
    return int(measure("questions that no article has all words of", of_relaxed, systems, systems, grades) or is_below)


def measure(title, numbers, names, systems, grades):
    """Prints the means of some systems over some questions; whether newsdex is below the bar or below BM25."""
    if not numbers:
        return False
    print(f"{'':16}nDCG@10  without a grade   ({len(numbers)} {title})")
    means = {}
    for name in names:
        means[name] = sum(ndcg(systems[name][number], grades[number]) for number in numbers) / len(numbers)
        unknown = sum(answer not in grades[number] for number in numbers for answer in systems[name][number])
        print(f"{name:16}{means[name]:7.3f}  {unknown}")
    bar = max(BAR, means["plain BM25"])
    return any(mean < bar for name, mean in means.items() if name != "plain BM25")


if __name__ == "__main__":
    sys.exit(main())
