"""Office files that hold programs are flagged, whatever the programs do, and films lose what tells of places."""

import shutil
import struct
import subprocess

import pytest

from fanlight.ground.blobs import checking
from fanlight.ground.blobs.models import Blob
from tests.ground.blobs.made import box, compound, docx, film, flaws_of, looked_into, open_document, xlsx

pytestmark = [pytest.mark.once, pytest.mark.feature("A13")]
ENABLED = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
VBA = compound("VBA", "_VBA_PROJECT")

MACROS = [
    ("docx", docx(("word/vbaProject.bin", VBA))),
    ("docx", docx(("word/renamed.bin", VBA))),
    ("docx", docx(("word/embeddings/oleObject1.bin", compound("\x01Ole10Native")))),
    ("docx", docx(("word/activeX/activeX1.xml", "<a/>"))),
    ("docx", docx(("customUI/types.xml", ENABLED), ("word/vbaData.xml", "<v/>"))),
    ("xlsx", xlsx(("xl/vbaProject.bin", VBA))),
    ("xlsx", xlsx(("xl/macrosheets/sheet1.xml", "<m/>"))),
    ("odt", open_document("text", ("Basic/Standard/Module1.xml", "<m/>"))),
    ("ods", open_document("spreadsheet", ("Scripts/python/evil.py", "x"))),
    ("doc", compound("WordDocument", "Macros")),
    ("doc", compound("WordDocument", "VBA", "_VBA_PROJECT")),
    ("xls", compound("Workbook", "_VBA_PROJECT_CUR")),
    ("xls", compound("Workbook", sheets=(0, 1))),
]


@pytest.mark.trust("TH23")
@pytest.mark.parametrize(("ending", "content"), MACROS)
def test_a_document_with_macros_is_flagged(ending, content, tmp_path):
    assert flaws_of(ending, content, tmp_path) == ["macros"]


@pytest.mark.trust("TH23")
def test_a_program_inside_a_document_is_flagged(tmp_path):
    assert flaws_of("docx", docx(("word/media/a.bin", b"MZ\x90\x00 program")), tmp_path) == ["program"]


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("docx", docx(("word/media/image1.png", b"\x89PNG\r\n\x1a\n"))),
        ("xlsx", xlsx(("xl/worksheets/sheet1.xml", "<s/>"))),
        ("xls", compound("Workbook", sheets=(0, 0, 2))),
        ("doc", compound("WordDocument", "1Table", "\x05SummaryInformation")),
    ],
)
def test_a_document_without_macros_is_clean(ending, content, tmp_path):
    assert flaws_of(ending, content, tmp_path) == []


def test_an_old_document_behind_a_password_is_flagged(tmp_path):
    assert flaws_of("doc", compound("EncryptionInfo", "EncryptedPackage"), tmp_path) == ["locked"]


def test_a_chain_of_sectors_in_a_ring_ends(tmp_path):
    content = bytearray(compound("WordDocument"))
    content[512 + 4 : 512 + 8] = struct.pack("<I", 1)

    assert flaws_of("doc", bytes(content), tmp_path) == ["broken"]


def test_an_entity_in_the_main_part_is_refused(tmp_path):
    evil = docx().replace(b"word/document.xml", b"word/documenx.xml")

    assert flaws_of("docx", evil, tmp_path) == ["refused"]


PLACE = b"+51.5034-000.1276/"
TELLING = {
    "udta": box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE)),
    "meta": box(b"meta", b"\x00" * 4, box(b"ilst", PLACE)),
    "uuid": box(b"uuid", b"\xbe\x7a\xcf\xcb" * 4, PLACE),
}


def a_place_track(at):
    """A track of the kind that cameras write movements and places into; its one sample lies at `at`."""
    tables = box(
        b"stbl",
        box(b"stsz", struct.pack(">III", 0, len(PLACE), 1)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">III", 0, 1, at)),
    )
    return box(b"trak", box(b"mdia", box(b"hdlr", b"\x00" * 8, b"meta", b"\x00" * 12), box(b"minf", tables)))


@pytest.fixture
def copied(monkeypatch, tmp_path):
    def copy(content):
        found = looked_into("mp4", content, tmp_path)
        assert found.flaws == []
        (tmp_path / "film").write_bytes(content)
        monkeypatch.setattr(Blob, "path", tmp_path / "film")
        return checking._film_copy(
            Blob(size_bytes=len(content), media_type="video/mp4"), found, tmp_path
        ).path

    return copy


@pytest.mark.trust("TH17")
@pytest.mark.parametrize("name", TELLING)
def test_a_film_leaves_without_the_place_it_was_taken_at(name, copied):
    content = film(telling=[TELLING[name]])
    assert PLACE in content
    copy = copied(content).read_bytes()

    assert PLACE not in copy
    assert len(copy) == len(content), "all places in the film stay where they are"
    assert copy[-64:] == content[-64:]


@pytest.mark.trust("TH17")
def test_a_track_of_places_goes_with_its_samples(copied):
    begins = film(tracks=[a_place_track(0)])
    content = film(tracks=[a_place_track(len(begins) + 8)]) + box(b"mdat", PLACE)
    assert content.count(PLACE) == 1
    copy = copied(content).read_bytes()

    assert PLACE not in copy
    assert len(copy) == len(content)


if shutil.which("exiftool"):  # a second opinion, where it is installed

    @pytest.mark.trust("TH17")
    def test_exiftool_finds_no_place_in_the_film(copied, tmp_path):
        content = film(telling=[TELLING["udta"]])
        (tmp_path / "in.mp4").write_bytes(content)

        assert "GPS" in told(tmp_path / "in.mp4")
        assert "GPS" not in told(copied(content))


def told(path):
    return subprocess.run(["exiftool", "-ee", str(path)], capture_output=True, check=True).stdout.decode()
