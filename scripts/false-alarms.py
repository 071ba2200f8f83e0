#!/usr/bin/env python3
"""Lists the files of sample archives that newsdex names as failed or partly read, and the reasons for skipped ones.

    scripts/false-alarms.py --newsdex target/release/newsdex FOLDER...

Each FOLDER is an archive that is known to be read right. A file that is named there is a false alarm, or its failure
has an explanation. The first table has a row for each archive: the number of files and records that newsdex named, and
the share of files. The second part lists every reason with its count and an example.
"""

import argparse
import os
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--newsdex", required=True)
    options = parser.parse_args()

    print("| archive | files | named | of files |")
    print("| --- | ---: | ---: | ---: |")
    reasons = []
    all_files = all_named = 0
    for folder in options.folders:
        files = sum(len(names) for _, _, names in os.walk(folder))
        run = subprocess.run(
            [options.newsdex, "extract", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        lines = run.stderr.splitlines()
        name = os.path.basename(os.path.normpath(folder))
        named = {file_of(line) for line in lines if line.startswith("newsdex: ")}
        reasons += [f"{name}: {line}" for line in lines if line.startswith(("Failed ", "Partly read ", "Skipped "))]
        all_files += files
        all_named += len(named)
        print(f"| {name} | {files} | {len(named)} | {len(named) / max(files, 1):.1%} |")
    print(f"| all | {all_files} | {all_named} | {all_named / max(all_files, 1):.2%} |")
    print()
    for reason in reasons:
        print(f"- {reason}")


def file_of(line):
    """The file that a line on standard error names, without the record and the member of a container."""
    return line.removeprefix("newsdex: ").split(": ")[0].split("#")[0].split("!")[0]


if __name__ == "__main__":
    main()
