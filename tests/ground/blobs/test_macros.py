"""Office files that hold programs are flagged, whatever the programs do."""

import struct

import pytest

from tests.ground.blobs.made import compound, docx, flaws_of, open_document, xlsx

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
