"""Archives that are more, deeper or elsewhere than they say: as office files, the only archives that are taken."""

import io
import stat
import struct
import zipfile

import pytest

from tests.ground.blobs.made import docx, flaws_of, zipped

pytestmark = [pytest.mark.once, pytest.mark.trust("TH05")]


def nested(depth, size):
    """Zips in zips, as 42.zip: each level holds ten of the next."""
    content = zipped(("0", b"\x00" * size))
    for _ in range(depth):
        content = zipped(*((str(number), content) for number in range(10)))
    return content


def overlapping(copies):
    """One packed stream, and a table that names it many times (as Fifield's better zip bomb)."""
    whole = docx(("kernel", b"\x00" * 5_000_000))
    start = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    table, last = whole[start:end], whole[start:end].rindex(b"PK\x01\x02")
    entry = table[last:]
    more = b"".join(entry.replace(b"kernel", f"k{n:05}".encode()) for n in range(copies))
    count = 3 + copies
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(table) + len(more), start, 0)
    return whole[:start] + table + more + tail


def linked(name, target):
    stream = io.BytesIO(docx())
    with zipfile.ZipFile(stream, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return stream.getvalue()


def locked():
    content = bytearray(docx(("secret", "words")))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    return bytes(content)


def quine():
    """An archive that holds itself: every unpacking brings the next. Built by hand it stays a few levels deep."""
    content = docx()
    for _ in range(6):
        content = docx(("again.zip", content))
    return content


def lying(size):
    """The table says one byte; what is packed is more."""
    content = bytearray(docx(("word/media/a", b"\x00" * size)))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (lambda: docx(("word/media/a", b"\x00" * 201_000_000)), "bomb"),
        (lambda: docx(("word/media/a", b"\x00" * 30_000_000)), "bomb"),
        (lambda: zipped(*((f"word/{n}", "") for n in range(10_001)), ("word/document.xml", "<w/>")), "bomb"),
        (lambda: docx(("word/embeddings/42.zip", nested(4, 10_000))), "bomb"),
        (lambda: overlapping(400), "bomb"),
        (quine, "bomb"),
        (lambda: lying(20_000_000), "broken"),
        (locked, "locked"),
        (lambda: docx(("word/embeddings/a.rar", b"Rar!\x1a\x07\x00")), "packed"),
    ],
    ids="large ratio entries nested overlapping quine lying locked rar".split(),
)
def test_a_bomb_is_flagged_and_never_unpacked_to_the_end(content, flaw, tmp_path):
    assert flaws_of("docx", content(), tmp_path) == [flaw]


def test_a_document_with_a_workbook_inside_is_as_deep_as_office_files_get(tmp_path):
    assert flaws_of("docx", docx(("word/embeddings/costs.xlsx", docx())), tmp_path) == []


def test_a_large_document_of_ordinary_density_is_clean(tmp_path):
    words = "".join(f"<p>Paragraph {number} of the survey</p>" for number in range(60_000))

    assert flaws_of("docx", docx(("word/notes.xml", words)), tmp_path) == []


@pytest.mark.trust("TH06")
@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "word/../../evil.xml",
        "/etc/passwd",
        "\\windows\\evil.xml",
        "C:\\evil.xml",
        "c:evil.xml",
        "..\\evil.xml",
    ],
)
def test_names_that_lead_elsewhere_are_flagged(name, tmp_path):
    assert flaws_of("docx", docx((name, "x")), tmp_path) == ["paths"]


@pytest.mark.trust("TH06")
def test_a_symbolic_link_is_flagged(tmp_path):
    assert flaws_of("docx", linked("word/link", "/etc/passwd"), tmp_path) == ["paths"]
