"""Logos as they arrive, made into pictures of our own: looked at, measured before they are unpacked, drawn anew.

What comes out is a PNG without anything that lay in the file besides the picture. A drawing (SVG) is a page that can
hold scripts, and is refused.
"""

import io
import struct
import warnings
from typing import IO, Any, Final

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from fanlight.core.errors import Malformed

MOST_BYTES: Final = 2_000_000
MOST_PIXELS: Final = 24_000_000
LARGEST_SIDE: Final = 512
FORMATS: Final = ("PNG", "JPEG", "WEBP")
ACCEPTED: Final = ".png,.jpg,.jpeg,.webp"
MARKUP: Final = (b"<svg", b"<?xml", b"<!doctype", b"<html")
FIELD: Final = "logo"
UNREADABLE: Final = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError),
    *(struct.error, Image.DecompressionBombError),
)
"""What Pillow raises for a picture that is damaged, or made to look like one."""


class NotAPicture(Malformed):
    code = "picture.wrong_kind"
    message = _("This is not a picture we can use. Take a PNG, JPEG or WebP file.")
    field = FIELD


class IsADrawing(NotAPicture):
    code = "picture.drawing"
    message = _(
        "An SVG drawing can hold scripts, so we do not take it. Save it as PNG, 512 pixels wide or more."
    )


class TooLarge(Malformed):
    code = "picture.too_large"
    message = _("A logo may have 2 MB and 24 million pixels at most. Save it smaller, then try again.")
    field = FIELD


def logo_from(stream: IO[bytes]) -> bytes:
    """A PNG of at most 512 pixels a side, from an upload. Raises NotAPicture, IsADrawing or TooLarge."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge
    if content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(MARKUP):
        raise IsADrawing
    return _as_png(_drawn(content))


def _drawn(content: bytes) -> Image.Image:
    """The picture, upright and small. Its size is read from the head, before a single pixel is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # what Pillow warns of in odd files is either refused here or harmless
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooLarge
                picture.draft("RGB", (LARGEST_SIDE * 2, LARGEST_SIDE * 2))
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except UNREADABLE:
        raise NotAPicture from None
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return upright


def _as_png(picture: Image.Image) -> bytes:
    clean: Any = Image.new("RGBA", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()
