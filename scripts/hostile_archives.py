"""Hostile archives for hostile-files.py: zip, tar and gzip files that are made by functions of their size."""

import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib


class Archive:
    """An archive that is made by a function of its size."""

    is_measured_unpacked = False

    def __init__(self, name, kind, file, make):
        self.name, self.kind, self.file, self.made = name, kind, file, make


def zip_head(name, method, data, plain, offset):
    """The head of a member and its entry in the directory."""
    crc = zlib.crc32(plain) if plain is not None else 0
    size = len(plain) if plain is not None else 0
    common = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0, crc, len(data), size, len(name), 0)
    local = b"PK\x03\x04" + common + name
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
    return local, listed


def zip_end(count, size, offset):
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, min(count, 65535), min(count, 65535), size, offset, 0)


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def zip_of_many(size):
    return zip_of((f"{number}.txt", "It rained.\n") for number in range(size // 130))


def zip_of_empty(size):
    return zip_of((f"{number}.txt", "") for number in range(size // 110))


def zip_of_long_names(size):
    return zip_of((f"{number}".rjust(60000, "a") + ".txt", "It rained.\n") for number in range(size // 120000))


def zip_of_one_member(size):
    """All entries of the directory are the same member."""
    plain = b"It rained.\n" * 20000
    data = deflated(plain)
    local, listed = zip_head(b"a.txt", 8, data, plain, 0)
    count = max(2, min(60000, (size - len(local) - len(data)) // len(listed)))
    entries = b"".join(zip_head(b"%05d" % number, 8, data, plain, 0)[1] for number in range(count))
    body = local[: len(local) - 5] + b"a.txt" + data
    return body + entries + zip_end(count, len(entries), len(body))


def zip_of_nested_quotes(size):
    """Each member holds the heads of all that follow, in stored blocks, and then the same kernel."""
    plain = b"It rained.\n" * 200000
    kernel = deflated(plain)
    count = max(2, min(20000, (size - len(kernel)) // 100))
    names = [b"%05d.txt" % number for number in range(count)]
    crc_of_plain = zlib.crc32(plain)
    heads, listed = [], []
    # From the last to the first: each is quoted by the one before it.
    length, plain_length = len(kernel), len(plain)
    for number in reversed(range(count)):
        name = names[number]
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc_of_plain, length, plain_length, len(name), 0)
        head = b"PK\x03\x04" + common + name
        quote = b"\x00" + struct.pack("<HH", len(head), 0xFFFF ^ len(head))
        heads.append(head)
        listed.append((name, common))
        length += len(quote) + len(head)
        plain_length += len(head)
    heads.reverse()
    listed.reverse()
    body, offsets = b"", []
    for number, head in enumerate(heads):
        offsets.append(len(body))
        body += head
        if number + 1 < count:
            body += b"\x00" + struct.pack("<HH", len(heads[number + 1]), 0xFFFF ^ len(heads[number + 1]))
    body += kernel
    entries = b"".join(
        b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
        for (name, common), offset in zip(listed, offsets)
    )
    return body + entries + zip_end(count, len(entries), len(body))


def zip_outside(size):
    """Entries that point behind the end of the file, and into the directory."""
    count = max(2, min(60000, size // 60))
    entries = b""
    for number in range(count):
        entries += zip_head(b"%05d" % number, 0, b"a" * 10, b"a" * 10, 0x7FFF0000 if number % 2 else 50)[1]
    local, _ = zip_head(b"a.txt", 0, b"It rained.", b"It rained.", 0)
    body = local + b"It rained."
    return body + entries + zip_end(count, len(entries), len(body))


def zip_without_directory(size):
    local, _ = zip_head(b"a.txt", 0, b"It rained.", b"It rained.", 0)
    one = local + b"It rained."
    return one * (size // len(one))


def zip_of_signatures(size):
    return b"PK\x03\x04" * (size // 4)


def tar_of_many(size):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number in range(size // 1024):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = 11
            archive.addfile(info, io.BytesIO(b"It rained.\n"))
    return out.getvalue()


def tar_of_long_names(size):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for number in range(max(1, size // 70000)):
            info = tarfile.TarInfo(f"{number}/".rjust(60000, "a") + "a.txt")
            info.size = 11
            archive.addfile(info, io.BytesIO(b"It rained.\n"))
    return out.getvalue()


def gzip_of_members(size):
    one = gzip.compress(b"It rained.\n")
    return one * (size // len(one))


def gzip_inside_each_other(size):
    data = os.urandom(size // 2).hex().encode()
    for _ in range(7):
        data = gzip.compress(data, 1)
    return data


def gzip_of_empty_members(size):
    one = gzip.compress(b"")
    return one * (size // len(one)) + gzip.compress(b"It rained.\n")


def nested_zip(size):
    data = zip_of([("a.txt", os.urandom(size // 2).hex())])
    for number in range(6):
        data = zip_of([(f"{number}.zip", data)])
    return data


def companions(size):
    """Texts and the files beside them that say what they are."""
    count = size // 300
    members = [(f"texts/{number}.txt", "It rained.\n") for number in range(count)]
    members += [(f"texts-meta-information/{number}-meta.txt", "title: Ferry\n") for number in reversed(range(count))]
    return zip_of(members)


def pages_without_issue(size):
    page = '<alto><Layout><Page><TextBlock ID="B"><TextLine><String CONTENT="Rain"/></TextLine></TextBlock></Page></Layout></alto>'
    return zip_of((f"text/{number:05}.xml", page) for number in range(size // 250))


def issues_without_pages(size):
    def issue(number):
        return (
            f'<mets LABEL="Gazette 1858-12-07"><fileSec><fileGrp><file ID="A"><FLocat href="text/{number:05}.xml"/></file>'
            '</fileGrp></fileSec><structMap TYPE="LOGICAL"><div TYPE="Newspaper"/></structMap></mets>'
        )

    return zip_of((f"{number:05}-mets.xml", issue(number)) for number in range(size // 400))


ARCHIVES = [
    Archive("zip: members", "list", "a.zip", zip_of_many),
    Archive("zip: empty members", "empty", "a.zip", zip_of_empty),
    Archive("zip: long names", "token", "a.zip", zip_of_long_names),
    Archive("zip: one member again and again", "overlapping", "a.zip", zip_of_one_member),
    Archive("zip: members that quote each other", "overlapping", "a.zip", zip_of_nested_quotes),
    Archive("zip: entries outside of the file", "overlapping", "a.zip", zip_outside),
    Archive("zip: no directory", "unclosed", "a.zip", zip_without_directory),
    Archive("zip: signatures", "unclosed", "a.zip", zip_of_signatures),
    Archive("zip: inside each other", "deep", "a.zip", nested_zip),
    Archive("zip: texts and their metadata", "list", "a.zip", companions),
    Archive("zip: pages without an issue", "list", "a.zip", pages_without_issue),
    Archive("zip: issues without their pages", "list", "a.zip", issues_without_pages),
    Archive("tar: members", "list", "a.tar", tar_of_many),
    Archive("tar: long names", "token", "a.tar", tar_of_long_names),
    Archive("gzip: members", "list", "a.txt.gz", gzip_of_members),
    Archive("gzip: empty members", "empty", "a.txt.gz", gzip_of_empty_members),
    Archive("gzip: inside each other", "deep", "a.txt.gz", gzip_inside_each_other),
]
