"""Small words about things: how large a file is, which letters and hue stand for a person, what kind a file is."""

import zlib

from django.utils.translation import ngettext

from fanlight.ui.sentences import plain as _

HUES = 12
SHEETS = {
    "pdf": ("PDF", "bad"),
    "doc": ("DOC", "info"), "docx": ("DOC", "info"), "odt": ("DOC", "info"), "txt": ("TXT", "info"),
    "xls": ("XLS", "ok"), "xlsx": ("XLS", "ok"), "ods": ("XLS", "ok"), "csv": ("CSV", "ok"),
    "jpg": ("JPG", "ok"), "jpeg": ("JPG", "ok"), "png": ("PNG", "ok"), "webp": ("WEBP", "ok"), "heic": ("HEIC", "ok"),
    "mov": ("MOV", "info"), "mp4": ("MP4", "info"),
}  # fmt: skip
"""What stands on the picture of a file, and in which tone, by the ending of its name."""


def file_size(size_bytes: int) -> str:
    """ "312 bytes", "92 kB", "1.8 MB", "50 MB": decimal units, as phones and shops count them."""
    if size_bytes < 1_000:
        return ngettext("%(count)s byte", "%(count)s bytes", size_bytes) % {"count": size_bytes}
    if size_bytes < 999_500:
        return _("%(number)s kB") % {"number": round(size_bytes / 1_000)}
    if size_bytes < 999_500_000:
        return _("%(number)s MB") % {"number": _short(size_bytes / 1_000_000)}
    return _("%(number)s GB") % {"number": _short(size_bytes / 1_000_000_000)}


def initials(name: str) -> str:
    """ "AO" for Amara Okafor; one letter for one name; a question mark for none."""
    letters = [word[0] for word in name.split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def hue(key: object) -> int:
    """The same of twelve hues for the same person, on every machine and in every process."""
    return zlib.crc32(str(key).encode()) % HUES


def sheet(filename: str) -> tuple[str, str]:
    """The letters and the tone of a file's picture: ("PDF", "bad")."""
    ending = filename.rpartition(".")[2].lower() if "." in filename else ""
    return SHEETS.get(ending, (ending[:4].upper() or _("FILE"), "mute"))


def waiting(seconds: int) -> str:
    """How long somebody is asked to wait: "12 seconds", "3 minutes", "2 hours"; never less than it takes."""
    if seconds < 60:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    if minutes < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 9.95 else f"{number:.1f}".removesuffix(".0")
