"""Photos: measured by their head before a pixel is unpacked, then drawn anew, upright and with nothing beside them."""

import io
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

import pi_heif
from PIL import Image, ImageCms, ImageOps, ImageSequence

from fanlight.ground.blobs.inspection import limits
from fanlight.ground.blobs.inspection.limits import Flaw

FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/heic": "HEIF",
}
COPIES: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "image/jpeg": ("jpg", "JPEG", {"quality": 90}),
    "image/heic": ("jpg", "JPEG", {"quality": 90}),
    "image/png": ("png", "PNG", {"compress_level": 4}),
    "image/webp": ("webp", "WEBP", {"quality": 90, "method": 2}),
    "image/gif": ("gif", "GIF", {}),
}
VIEW: Final[dict[str, Any]] = {"quality": 80, "method": 2}
LONGEST_WEBP_SIDE: Final = 16_383
UNREADABLE: Final = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error),
    *(RuntimeError, AttributeError),
)
"""What the libraries raise for a picture that is damaged, or made to look like one."""

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = limits.MOST_PIXELS


def look(source: IO[bytes], media_type: str, folder: Path) -> dict[str, Any]:
    warnings.simplefilter("ignore")  # what Pillow warns of in odd files is either refused here or harmless
    try:
        with Image.open(source, formats=[FORMATS[media_type]]) as picture:
            _measure(picture)
            _frames(picture)
            upright = _upright(picture)
            made = [_copy(picture, upright, media_type, folder=folder)]
    except Image.DecompressionBombError as failure:
        raise Flaw("pixels") from failure
    except UNREADABLE as failure:
        raise Flaw("broken") from failure
    made += views(upright, folder, page=0, widths=limits.WIDTHS)
    return {"made": made, "width": upright.width, "height": upright.height}


def views(picture: Image.Image, folder: Path, *, page: int, widths: tuple[int, ...]) -> list[dict[str, Any]]:
    """WebP pictures of these widths, none wider than the picture itself; one at least."""
    fitting = [width for width in widths if width <= picture.width] or [picture.width]
    made, smaller = [], picture
    for width in sorted(fitting, reverse=True):
        height = max(1, min(round(picture.height * width / picture.width), LONGEST_WEBP_SIDE))
        smaller = smaller.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        name = f"view-{page}-{width}.webp"
        smaller.save(folder / name, "WEBP", **VIEW)
        made.append(told(name, "view", smaller, page=page))
    return made


def told(name: str, use: str, picture: Image.Image, *, page: int = 0) -> dict[str, Any]:
    ending = name.rpartition(".")[2]
    size = {"width": picture.width, "height": picture.height}
    return {"file": name, "use": use, "page": page, "format": ending} | size


def _measure(picture: Image.Image) -> None:
    if picture.width * picture.height > limits.MOST_PIXELS:
        raise Flaw("pixels")


def _frames(picture: Image.Image) -> int:
    """How many pictures a moving one consists of; 1 for all others, such as photos with a thumbnail beside them."""
    frames = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "WEBP") else 1
    if frames > limits.MOST_FRAMES or frames * picture.width * picture.height > max(
        limits.MOST_MOVING_PIXELS, picture.width * picture.height
    ):
        raise Flaw("pixels")
    return frames


def _upright(picture: Image.Image) -> Image.Image:
    """The pixels alone, turned as the camera was held, in the colours of screens."""
    picture.load()
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if has_alpha else "RGB"
    turned = ImageOps.exif_transpose(picture)
    plain = _in_screen_colours(turned, picture.info.get("icc_profile"), mode)
    clean = Image.new(mode, plain.size)
    clean.paste(plain)
    return clean


def _in_screen_colours(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            screen = ImageCms.createProfile("sRGB")
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, source, screen, outputMode=mode)
        except (ImageCms.PyCMSError, *UNREADABLE):
            turned = None  # a profile that is damaged is no reason to refuse the photo
        if turned is not None:
            return turned
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = (
            picture.point(_eight_bits(), "L")
            if picture.mode == "I"
            else picture.convert("I").point(_eight_bits(), "L")
        )
    return picture.convert(mode)


def _eight_bits() -> Callable[[Any], Any]:
    return lambda value: value * (1 / 256)


def _copy(picture: Image.Image, upright: Image.Image, media_type: str, *, folder: Path) -> dict[str, Any]:
    """The whole picture in full size, for whoever may have it: what moves goes on moving."""
    ending, form, options = COPIES[media_type]
    name = f"copy.{ending}"
    frames = _frames(picture)
    if frames > 1:
        clean = [_bare(frame.convert("RGBA")) for frame in ImageSequence.Iterator(picture)]
        waits = [int(picture.info.get("duration") or 100)] * len(clean)
        loops = {"save_all": True, "append_images": clean[1:], "duration": waits, "loop": 0}
        clean[0].save(folder / name, form, **options, **loops)
    else:
        flat = upright.convert("RGB") if form == "JPEG" else upright
        flat.save(folder / name, form, **options)
    return told(name, "copy", upright)


def _bare(frame: Image.Image) -> Image.Image:
    clean = Image.new(frame.mode, frame.size)
    clean.paste(frame)
    return clean
