#!/usr/bin/env python3
"""Print what each part of an index takes on disk: words by field, positions, stored articles, columns, other files.

    scripts/index-bytes.py INDEX [TEXT_BYTES]

INDEX is a directory of newsdex, or of tantivy (such as that of benches/baseline). TEXT_BYTES is the size of the indexed
files; the last column is then the share of it.
"""

import collections
import json
import os
import struct
import sys

SEAL_MARK = b"newsdexS"
PARTS = {
    "store": "stored articles",
    "pos": "positions",
    "idx": "postings",
    "term": "terms",
    "fast": "columns",
    "fieldnorm": "lengths",
    "del": "deletions",
}


def numbers(data):
    """Reads numbers of seven bits a byte; the last byte of each has the highest bit."""
    at = 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte & 128:
                return value
            shift += 7

    def field():
        nonlocal at
        at += 4
        return struct.unpack_from("<I", data, at - 4)[0]

    return number, field


def content(data):
    """The content of a file without the checksums of newsdex and the footer of tantivy."""
    if data.endswith(SEAL_MARK):
        data = data[: struct.unpack_from("<Q", data, len(data) - 24)[0]]
    length = struct.unpack_from("<I", data, len(data) - 8)[0]
    return data[: len(data) - 8 - length]


def by_field(path):
    """Bytes by number of field in a file that has a part for each field."""
    with open(path, "rb") as file:
        data = content(file.read())
    length = struct.unpack_from("<I", data, len(data) - 4)[0]
    end = len(data) - 4 - length
    number, field = numbers(data[end:-4])
    offset, starts = 0, []
    for _ in range(number()):
        offset += number()
        starts.append((field(), offset))
        number()
    for (name, start), after in zip(starts, [start for _, start in starts[1:]] + [end]):
        yield name, after - start


def schema(folder):
    with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
        text = file.read()
    meta, _ = json.JSONDecoder().raw_decode(text)
    return [field["name"] for field in meta["schema"]]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    text_bytes = int(sys.argv[2]) if len(sys.argv) == 3 else None
    parts, fields, total = collections.Counter(), collections.Counter(), 0
    for folder, _, names in os.walk(sys.argv[1]):
        known = schema(folder) if "meta.json" in names else []
        for name in names:
            path = os.path.join(folder, name)
            size = os.path.getsize(path)
            total += size
            stem, _, ending = name.rpartition(".")
            part = PARTS.get(ending) if known and stem else None
            parts[part or name.rstrip("0123456789").rstrip("-") or "other"] += size
            if part and ending in ("pos", "idx", "term", "fieldnorm"):
                for number, count in by_field(path):
                    fields[part, known[number]] += count
    rows = [(part, size) for part, size in parts.most_common() if size * 1000 >= total]
    rows += [(f"  {field}, {part}", size) for (part, field), size in fields.most_common() if size * 500 >= total]
    rows.append(("all", total))
    print(f"{'part':<32}{'bytes':>14}{'share':>8}" + ("   of the text" if text_bytes else ""))
    for name, size in rows:
        of_text = f"{size / text_bytes:14.3f}" if text_bytes else ""
        print(f"{name:<32}{size:>14,}{size / total:>8.1%}{of_text}")


if __name__ == "__main__":
    main()
