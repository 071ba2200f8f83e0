#!/usr/bin/env python3
"""Print the peak memory of `newsdex index --memory 64` for each given folder, and for all of them together.

    scripts/peak-memory.py FOLDER...
    scripts/peak-memory.py --most 160 ~/archives/*

The peak is the figure of the system for the whole process, including files mapped into memory. Ends with 1 if one is above --most
megabytes. NEWSDEX is the path of the program (default: the release build).
"""

import argparse
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("NEWSDEX", str(ROOT / "target" / "release" / "newsdex"))


def peak(folders, memory):
    """Megabytes at the peak of one run, and its exit code."""
    with tempfile.TemporaryDirectory(prefix="newsdex-peak-") as index:
        command = [PROGRAM, "-q", "-i", index + "/index", "index", "--memory", str(memory), *map(str, folders)]
        process = os.posix_spawn(PROGRAM, command, os.environ, file_actions=[
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ])
        _, status, usage = os.wait4(process, 0)
        return usage.ru_maxrss * 1024 / 1e6, os.waitstatus_to_exitcode(status)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--memory", type=int, default=64, help="megabytes, as for newsdex index")
    parser.add_argument("--most", type=float, help="fail above this many megabytes")
    args = parser.parse_args()
    runs = [[folder] for folder in args.folders]
    if len(runs) > 1:
        runs.append(args.folders)
    is_above = False
    print("| folder | peak, MB | exit |\n| --- | --: | --: |")
    for folders in runs:
        megabytes, code = peak(folders, args.memory)
        is_above |= args.most is not None and megabytes > args.most
        name = folders[0].name if len(folders) == 1 else "all of them"
        print(f"| {name} | {megabytes:.0f} | {code} |", flush=True)
    sys.exit(is_above)


if __name__ == "__main__":
    main()
