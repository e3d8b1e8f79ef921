"""Photos: measured before they are unpacked, drawn anew, and with nothing beside the picture any more."""

import io
import json
import shutil
import struct
import subprocess
import zlib

import pytest
from PIL import Image, ImageCms

from tests.ground.blobs.heic import HEIC
from tests.ground.blobs.made import flaws_of, looked_into, picture
from tests.ground.blobs.test_pictures import png_of_size

pytestmark = [pytest.mark.once, pytest.mark.feature("E07")]
MAKER, PLACE = "SecretMaker", (51.0, 30.0, 12.0)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretPlace</x:xmpmeta>"


def told():
    """Maker, direction and place, as a phone writes them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = MAKER, 6
    exif.get_ifd(0x8825).update({1: "N", 2: PLACE, 3: "W", 4: (0.0, 7.0, 39.0)})
    return exif


def photo(form, size=(1200, 900)):
    out = io.BytesIO()
    beside = {"exif": told()} | ({} if form == "PNG" else {"xmp": XMP})
    Image.effect_noise(size, 40).convert("RGB").save(out, form, **beside)
    return out.getvalue()


def made(content, ending, folder):
    found = looked_into(ending, content, folder)
    assert found.flaws == []
    return found


def widths(found):
    return sorted(one.width for one in found.made if one.use == "view")


def copy_of(found):
    return next(one for one in found.made if one.use == "copy")


@pytest.mark.parametrize(
    ("size", "expected"),
    [((2400, 1800), [480, 960, 1920]), ((1000, 700), [480, 960]), ((480, 300), [480]), ((64, 48), [64])],
)
def test_pictures_to_look_at_are_never_wider_than_the_photo(size, expected, tmp_path):
    found = made(picture("JPEG", size), "jpg", tmp_path)

    assert widths(found) == expected
    assert (found.width, found.height) == size
    for one in found.made:
        with Image.open(one.path) as drawn:
            assert (drawn.width, drawn.height) == (one.width, one.height)
            assert drawn.format == {"webp": "WEBP", "jpg": "JPEG"}[one.format]


@pytest.mark.parametrize(
    ("ending", "form", "copied"),
    [("jpg", "JPEG", "jpg"), ("png", "PNG", "png"), ("webp", "WEBP", "webp"), ("heic", None, "jpg")],
)
def test_the_copy_that_leaves_is_in_a_form_that_everybody_opens(ending, form, copied, tmp_path):
    found = made(picture(form) if form else HEIC, ending, tmp_path)

    assert copy_of(found).format == copied
    assert (copy_of(found).width, copy_of(found).height) == (64, 48)


@pytest.mark.trust("TH17")
@pytest.mark.parametrize(("ending", "form"), [("jpg", "JPEG"), ("webp", "WEBP"), ("png", "PNG")])
def test_nothing_tells_where_and_with_what_it_was_taken(ending, form, tmp_path):
    content = photo(form)
    assert MAKER.encode() in content, "the original must hold what the copies may not"
    found = made(content, ending, tmp_path)

    assert len(found.made) == 2
    for one in found.made:
        drawn = one.path.read_bytes()
        assert MAKER.encode() not in drawn
        assert b"SecretPlace" not in drawn
        with Image.open(one.path) as again:
            assert not again.getexif()
            assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(again.info)


@pytest.mark.trust("TH17")
def test_nothing_tells_where_a_heic_photo_was_taken(tmp_path):
    assert MAKER.encode() in HEIC
    for one in made(HEIC, "heic", tmp_path).made:
        assert MAKER.encode() not in one.path.read_bytes()


if shutil.which("exiftool"):  # a second opinion, where it is installed

    @pytest.mark.trust("TH17")
    def test_exiftool_finds_no_place_either(tmp_path):
        (tmp_path / "in.jpg").write_bytes(photo("JPEG"))
        paths = [one.path for one in made(photo("JPEG"), "jpg", tmp_path).made]
        asked = ["exiftool", "-json", "-G0", str(tmp_path / "in.jpg"), *map(str, paths)]
        original, *drawn = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)

        assert any(name.startswith("EXIF:GPS") for name in original)
        assert len(drawn) == 2
        for one in drawn:
            assert not [name for name in one if name.startswith(("EXIF:", "XMP:", "IPTC:", "MakerNotes:"))]


def test_a_photo_stands_as_the_camera_was_held(tmp_path):
    found = made(photo("JPEG", (1200, 900)), "jpg", tmp_path)

    assert (found.width, found.height) == (900, 1200)
    assert (copy_of(found).width, copy_of(found).height) == (900, 1200)


def test_colours_of_a_camera_become_those_of_screens(tmp_path):
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (64, 48), (200, 40, 40)).save(out, "JPEG", icc_profile=profile)

    with Image.open(copy_of(made(out.getvalue(), "jpg", tmp_path)).path) as copy:
        assert "icc_profile" not in copy.info
        assert copy.mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_every_depth_and_palette_is_drawn(mode, tmp_path):
    out = io.BytesIO()
    Image.new(mode, (64, 48)).save(out, "PNG")

    assert widths(made(out.getvalue(), "png", tmp_path)) == [64]


def test_a_moving_picture_goes_on_moving_and_its_small_ones_stand_still(tmp_path):
    out, frames = io.BytesIO(), [Image.new("RGB", (64, 48), (n * 20, 0, 0)) for n in range(5)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80)
    found = made(out.getvalue(), "gif", tmp_path)

    with Image.open(copy_of(found).path) as copy:
        assert copy.n_frames == 5
    assert [one.format for one in found.made if one.use == "view"] == ["webp"]


@pytest.mark.trust("TH07")
@pytest.mark.parametrize("size", [(8_000, 6_251), (60_000, 60_000), (2_000_000_000, 2), (1, 50_000_001)])
def test_a_flood_of_pixels_is_flagged_by_its_head(size, tmp_path):
    assert flaws_of("png", png_of_size(*size), tmp_path) == ["pixels"]


@pytest.mark.trust("TH07")
def test_a_moving_flood_is_flagged(tmp_path):
    """Each frame costs a few bytes, and two million pixels."""
    frame = b",\x00\x00\x00\x00" + struct.pack("<HH", 2000, 1000) + b"\x00\x02\x02L\x01\x00"
    head = b"GIF89a" + struct.pack("<HH", 2000, 1000) + b"\x80\x00\x00" + b"\x00" * 6
    assert flaws_of("gif", head + frame * 200 + b";", tmp_path) == ["pixels"]


@pytest.mark.trust("TH07")
def test_a_picture_whose_data_unpacks_without_end_is_flagged(tmp_path):
    """The head says 60 by 60; what is packed is two hundred megabytes."""
    body = zlib.compress(b"\x00" * 200_000_000, 9)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 60, 60, 8, 2, 0, 0, 0)), (b"iCCP", b"p\x00\x00" + body)]
    parts += [(b"IDAT", zlib.compress(b"\x00" * 60 * 181)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    found = looked_into("png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks), tmp_path)

    assert found.flaws in (["broken"], ["limit"], [])
    assert all(one.path.stat().st_size < 100_000 for one in found.made)


@pytest.mark.trust("TH08")
@pytest.mark.parametrize(
    "second", [b"<script>alert(1)</script>", b"PK\x03\x04evil.jar", b"%PDF-1.4 evil", b"MZ evil"]
)
@pytest.mark.parametrize(
    ("ending", "form"), [("jpg", "JPEG"), ("png", "PNG"), ("gif", "GIF"), ("webp", "WEBP")]
)
def test_a_second_face_is_lost_when_the_picture_is_drawn_anew(second, ending, form, tmp_path):
    found = made(picture(form) + second, ending, tmp_path)

    assert len(found.made) >= 2
    for one in found.made:
        assert second not in one.path.read_bytes()
