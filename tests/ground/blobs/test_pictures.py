"""Logos: drawn anew, small, without what lay beside the picture; bombs and drawings are refused in words."""

import contextlib
import io
import random
import struct
import zlib

import pytest
from PIL import Image

from fanlight.ground.blobs.pictures import (
    LARGEST_SIDE,
    MOST_BYTES,
    IsADrawing,
    NotAPicture,
    TooLarge,
    logo_from,
)
from tests.sizes import trials

pytestmark = pytest.mark.once
DAMAGED = trials(short=2_000, long=20_000, of="damaged pictures")


def saved(kind, size=(800, 400), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, (200, 40, 40)).save(out, kind, **options)
    return out.getvalue()


def png_of_size(width, height):
    """A PNG whose head promises that many pixels, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_png(kind):
    picture = Image.open(io.BytesIO(logo_from(io.BytesIO(saved(kind)))))

    assert picture.format == "PNG"
    assert picture.size == (LARGEST_SIDE, LARGEST_SIDE // 2)


def test_a_small_one_is_not_blown_up():
    assert Image.open(io.BytesIO(logo_from(io.BytesIO(saved("PNG", (20, 10)))))).size == (20, 10)


@pytest.mark.trust("TH08")
def test_nothing_beside_the_picture_survives():
    exif = Image.Exif()
    exif[0x010E] = "taken at home <script>alert(1)</script>"
    sneaky = saved("JPEG", exif=exif) + b"<script>alert(1)</script>PK\x03\x04"

    out = logo_from(io.BytesIO(sneaky))

    assert b"script" not in out
    assert b"taken at home" not in out
    assert not Image.open(io.BytesIO(out)).getexif()


@pytest.mark.trust("TH07")
def test_a_picture_that_would_fill_the_memory_is_refused_by_its_head():
    with pytest.raises((TooLarge, NotAPicture)):
        logo_from(io.BytesIO(png_of_size(60_000, 60_000)))
    with pytest.raises(TooLarge):
        logo_from(io.BytesIO(png_of_size(6_000, 6_000)))


def test_too_many_bytes_are_refused():
    with pytest.raises(TooLarge):
        logo_from(io.BytesIO(saved("PNG") + b"\0" * MOST_BYTES))


@pytest.mark.parametrize(
    "text", [b"<svg xmlns='x'/>", b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>", b"<!DOCTYPE html>"]
)
def test_a_drawing_is_refused_with_the_reason(text):
    with pytest.raises(IsADrawing) as refusal:
        logo_from(io.BytesIO(text))
    assert "PNG" in str(refusal.value)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a" + b"\0" * 40, b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", saved("PNG")[:60]]
)
def test_what_is_no_picture_of_ours_is_refused(content):
    with pytest.raises(NotAPicture):
        logo_from(io.BytesIO(content))


def test_a_damaged_picture_is_drawn_or_refused_in_words():
    """Nothing else comes out, whatever bytes are broken: what is said beside a picture is damaged as well."""
    chance = random.Random(5)
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    whole = [saved(kind, (40, 30), exif=exif.tobytes()) for kind in ("PNG", "JPEG", "WEBP")]
    for _round in range(DAMAGED):
        content = bytearray(chance.choice(whole))
        for _byte in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.choice([0, 255, chance.randrange(256)])
        with contextlib.suppress(NotAPicture, TooLarge):
            logo_from(io.BytesIO(content))
