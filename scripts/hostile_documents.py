"""Hostile documents for hostile-files.py: office files with hostile content, PDF, and mail of Outlook."""

import struct
import zlib

from hostile_archives import Archive, zip_of

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"

# The file, the members before the one that is filled, its name, and what stands in it before and after the filling.
PLACES = {
    "docx": (
        "a.docx",
        [("[Content_Types].xml", "<Types/>")],
        "word/document.xml",
        f'<w:document xmlns:w="{MAIN}"><w:body><w:p><w:r><w:t>Ferry is late</w:t></w:r></w:p>',
        "</w:body></w:document>",
    ),
    "odt": (
        "a.odt",
        [("mimetype", "application/vnd.oasis.opendocument.text")],
        "content.xml",
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:table="{TABLE}"><office:body><office:text>'
        "<text:p>It rained.</text:p>",
        "</office:text></office:body></office:document-content>",
    ),
    "ods": (
        "a.ods",
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet")],
        "content.xml",
        f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:table="{TABLE}"><office:body><office:spreadsheet>'
        "<table:table><table:table-row><table:table-cell><text:p>title</text:p></table:table-cell><table:table-cell><text:p>text</text:p>"
        "</table:table-cell></table:table-row>",
        "</table:table></office:spreadsheet></office:body></office:document-content>",
    ),
    "epub": (
        "a.epub",
        [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'),
            (
                "a.opf",
                '<package><metadata><title>Ferry</title></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
                '</manifest><spine><itemref idref="a"/></spine></package>',
            ),
        ],
        "a.xhtml",
        "<html><body><h1>Ferry is late</h1><p>It rained.</p>",
        "</body></html>",
    ),
    "xlsx": (
        "a.xlsx",
        [
            ("[Content_Types].xml", "<Types/>"),
            ("xl/workbook.xml", f'<workbook xmlns="{SHEET}"><sheets><sheet name="a" sheetId="1" id="r1"/></sheets></workbook>'),
        ],
        "xl/worksheets/sheet1.xml",
        f'<worksheet xmlns="{SHEET}"><sheetData><row><c t="inlineStr"><is><t>title</t></is></c><c t="inlineStr"><is><t>text</t></is></c></row>',
        "</sheetData></worksheet>",
    ),
}

# Kind, name, head, unit, middle, close, tail.
WORD = [
    ("list", "paragraphs", "", "<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>", "", "", ""),
    ("list", "runs", "<w:p>", "<w:r><w:t>r</w:t></w:r>", "", "", "</w:p>"),
    ("list", "rows", "<w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t>r</w:t></w:r></w:p></w:tc></w:tr>", "", "", "</w:tbl>"),
    ("deep", "tables inside each other", "", "<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:t>r</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>", ""),
    ("deep", "links inside each other", "<w:p>", "<w:hyperlink>", "<w:r><w:t>r</w:t></w:r>", "</w:hyperlink>", "</w:p>"),
    ("unclosed", "paragraphs that are not closed", "", "<w:p><w:r><w:t>r", "", "", ""),
    ("empty", "empty paragraphs", "", "<w:p/>", "", "", ""),
    ("token", "a long word", "<w:p><w:r><w:t>", "a", "", "", "</w:t></w:r></w:p>"),
    ("attributes", "marks of one run", "<w:p><w:r><w:rPr>", "<w:b/>", "", "", "</w:rPr><w:t>r</w:t></w:r></w:p>"),
]
CELLS = [
    ("list", "rows", "", '<row><c t="inlineStr"><is><t>Ferry</t></is></c><c t="inlineStr"><is><t>It rained.</t></is></c></row>', "", "", ""),
    ("list", "cells of one row", "<row>", '<c t="inlineStr"><is><t>r</t></is></c>', "", "", "</row>"),
    ("attributes", "cells far away", "", '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>r</t></is></c></row>', "", "", ""),
    ("empty", "empty rows", "", "<row/>", "", "", ""),
    ("deep", "rows inside each other", "", "<row><c><is>", "<t>r</t>", "</is></c></row>", ""),
    ("unclosed", "cells that are not closed", "", '<row><c t="inlineStr"><is><t>r', "", "", ""),
    ("token", "a long word", '<row><c t="inlineStr"><is><t>', "a", "", "", "</t></is></c></row>"),
]


def repeated(head, unit, middle, close, tail):
    def content(size):
        count = max(1, size // max(1, len(unit) + len(close)))
        return (head + unit * count + middle + close * count + tail).encode()

    return content


def packed(place, kind, name, content):
    file, members, member, head, tail = PLACES[place]

    def make(size):
        return zip_of(members + [(member, head.encode() + content(size) + tail.encode())])

    return Unpacked(f"{place}: {name}", kind, file, make)


class Unpacked(Archive):
    """A file that repeats one thing, so that it is small when it is packed: what counts is the size of the content."""

    is_measured_unpacked = True


def shared_texts(size):
    """A table whose cells name texts of a list."""
    file, members, member, head, tail = PLACES["xlsx"]
    count = size // 60
    texts = "".join(f"<si><t>rain {number}</t></si>" for number in range(count))
    rows = "".join(f'<row><c t="s"><v>{number}</v></c><c t="s"><v>{count - number - 1}</v></c></row>' for number in range(count))
    strings = f'<sst xmlns="{SHEET}">{texts}</sst>'
    return zip_of(members + [("xl/sharedStrings.xml", strings), (member, head + rows + tail)])


def one_shared_text(size):
    """A long text that every cell names."""
    file, members, member, head, tail = PLACES["xlsx"]
    strings = f'<sst xmlns="{SHEET}"><si><t>{"rain " * (size // 10)}</t></si></sst>'
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * (size // 100)
    return zip_of(members + [("xl/sharedStrings.xml", strings), (member, head + rows + tail)])


def chapters(size):
    count = size // 300
    file, members, *_ = PLACES["epub"]
    items = "".join(f'<item id="a{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(count))
    spine = "".join(f'<itemref idref="a{n}"/>' for n in range(count))
    package = f"<package><metadata><title>Ferry</title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    pages = [(f"{n}.xhtml", f"<html><body><h1>Ferry {n}</h1><p>It rained.</p></body></html>") for n in range(count)]
    return zip_of(members[:2] + [("a.opf", package)] + pages)


def one_chapter(size):
    """A chapter that the book names again and again."""
    file, members, *_ = PLACES["epub"]
    spine = '<itemref idref="a"/>' * (size // 40)
    package = (
        '<package><metadata><title>Ferry</title></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        f"</manifest><spine>{spine}</spine></package>"
    )
    page = f"<html><body><h1>Ferry</h1><p>{'It rained. ' * (size // 20)}</p></body></html>"
    return zip_of(members[:2] + [("a.opf", package), ("a.xhtml", page)])


# ---- PDF.


def pdf_of(objects):
    """A PDF file of objects, numbered from 1."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def stream(data, is_packed=False):
    if is_packed:
        data = zlib.compress(data, 9)
        return b"<</Filter/FlateDecode/Length %d>>stream\n" % len(data) + data + b"\nendstream"
    return b"<</Length %d>>stream\n" % len(data) + data + b"\nendstream"


def pdf_page(content, is_packed=False):
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources" + FONT + b"/Contents 4 0 R>>",
            stream(content, is_packed),
        ]
    )


def pdf_of_content(head, unit, tail=b"", is_packed=False):
    return lambda size: pdf_page(head + unit * (size // len(unit)) + tail, is_packed)


def pdf_of_pages(size):
    count = size // 300
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources" + FONT + b"/Contents 3 0 R>>"
    text = stream(b"BT /F 12 Tf 50 700 Td (It rained on Monday.) Tj ET")
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count, text] + [page] * count)


def pdf_of_deep_pages(size):
    count = size // 60
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(count)]
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>"] + nodes + [b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def pdf_of_itself(size):
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + b"2 0 R " * (size // 6) + b"]/Count 9>>"])


def pdf_of_deep_lists(size):
    half = size // 2
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * half + b"]" * half + b">>", b"<</Type/Pages/Kids[]/Count 0>>"])


def pdf_of_forms(size):
    """Forms that draw themselves twice: without a limit, endless."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 12>>stream\n/X Do /X Do \nendstream"
    pages = pdf_page(b"/X Do " * (size // 6))
    return pages.replace(b"/Resources" + FONT, b"/Resources<</XObject<</X 5 0 R>>>>").replace(b"xref\n", b"5 0 obj\n" + form + b"\nendobj\nxref\n", 1)


# ---- Mail of Outlook.


def tnef(attributes):
    out = struct.pack("<IH", 0x223E9F78, 1)
    for level, name, data in attributes:
        out += struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    return out


def tnef_of_bodies(size):
    return tnef([(1, 0x0002800C, b"It rained.\0")] * (size // 22))


def tnef_of_one_body(size):
    return tnef([(1, 0x0002800C, b"rain " * (size // 5) + b"\0")])


def tnef_of_properties(size):
    count = size // 16
    return tnef([(1, 0x00069003, struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x001E, 0x1000, 0xFFFFFFF0) * count)])


def documents(inputs):
    """All documents. `inputs` are those of tests/hostile: what fills their holes fills packed documents, too."""
    found = []
    for place, rows in [("docx", WORD), ("xlsx", CELLS)]:
        for kind, name, *parts in rows:
            found.append(packed(place, kind, name, repeated(*parts)))
    places = {"flat odt/text": ["odt", "ods"], "html/body": ["epub"]}
    for hostile in inputs:
        for place in places.get(hostile.hole.get("name"), []):
            found.append(packed(place, hostile.kind, hostile.table["name"], content_of(hostile)))
    found += [
        Archive("xlsx: texts that cells name", "list", "a.xlsx", shared_texts),
        Archive("xlsx: one text that all cells name", "overlapping", "a.xlsx", one_shared_text),
        Archive("epub: chapters", "list", "a.epub", chapters),
        Archive("epub: one chapter again and again", "overlapping", "a.epub", one_chapter),
        Archive("pdf: pages", "list", "a.pdf", pdf_of_pages),
        Archive("pdf: lists of pages inside each other", "deep", "a.pdf", pdf_of_deep_pages),
        Archive("pdf: a list of pages that holds itself", "overlapping", "a.pdf", pdf_of_itself),
        Archive("pdf: lists inside each other", "deep", "a.pdf", pdf_of_deep_lists),
        Archive("pdf: pictures that hold themselves", "overlapping", "a.pdf", pdf_of_forms),
        Unpacked("pdf: a text that is packed", "token", "a.pdf", pdf_of_content(b"", b"BT /F 12 Tf (rain ) Tj ET\n", is_packed=True)),
        Archive("pdf: lines", "list", "a.pdf", pdf_of_content(b"", b"BT /F 12 Tf 50 700 Td (It rained on Monday.) Tj ET\n")),
        Archive("pdf: a long word", "token", "a.pdf", pdf_of_content(b"BT /F 12 Tf (", b"a", b") Tj ET")),
        Archive("pdf: letters one by one", "list", "a.pdf", pdf_of_content(b"BT /F 12 Tf ", b"1 0 Td (r) Tj ", b" ET")),
        Archive("pdf: texts that are not closed", "unclosed", "a.pdf", pdf_of_content(b"BT /F 12 Tf ", b"(r ")),
        Archive("pdf: states that are not closed", "unclosed", "a.pdf", pdf_of_content(b"", b"q BT ")),
        Archive("pdf: numbers", "list", "a.pdf", pdf_of_content(b"", b"9999999999999999999 ")),
        Archive("pdf: empty texts", "empty", "a.pdf", pdf_of_content(b"BT /F 12 Tf ", b"() Tj ", b" ET")),
        Archive("pdf: lines of a drawing", "list", "a.pdf", pdf_of_content(b"0 0 m ", b"9 9 l ", b" S")),
        Archive("outlook: bodies", "list", "winmail.dat", tnef_of_bodies),
        Archive("outlook: one body", "token", "winmail.dat", tnef_of_one_body),
        Archive("outlook: impossible lengths", "overlapping", "winmail.dat", tnef_of_properties),
    ]
    return found


def content_of(hostile):
    """What fills a hole in an input, without the hole."""

    def content(size):
        units, closes = hostile.repeated(size)
        table = hostile.table
        return (table.get("head", "") + units + table.get("middle", "") + closes + table.get("tail", "")).encode()

    return content
