"""What is packed in a zip, looked at before and while it is unpacked: how much, how deep, where to, and whether twice.

The table of contents may lie, so nothing is believed that was not unpacked and counted here.
"""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Final

from fanlight.ground.blobs.inspection import limits
from fanlight.ground.blobs.inspection.limits import Flaw

CHUNK_BYTES: Final = 256 * 1024
PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_ARCHIVES: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED: Final = 0x1 | 0x40 | 0x2000
HEAD_BYTES: Final = 30
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


@dataclass
class Measured:
    """What has been unpacked so far, of all archives within archives."""

    packed_bytes: int
    unpacked_bytes: int = 0
    entries: int = 0

    def add(self, size: int) -> None:
        self.unpacked_bytes += size
        most = max(self.packed_bytes * limits.MOST_RATIO, limits.SMALL_BYTES)
        if self.unpacked_bytes > min(limits.MOST_UNPACKED_BYTES, most):
            raise Flaw("bomb")


def opened(source: IO[bytes]) -> zipfile.ZipFile:
    """The archive, after everything in it was unpacked once and counted. Raises Flaw."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return _measured(source, size, Measured(size), depth=1)


def _measured(source: IO[bytes], size: int, measured: Measured, *, depth: int) -> zipfile.ZipFile:
    if depth > limits.MOST_DEPTH:
        raise Flaw("bomb")
    try:
        archive = zipfile.ZipFile(source)
        _check_table(archive, size, measured)
        for entry in archive.infolist():
            _unpack(archive, entry, measured, depth=depth)
    except DAMAGED as failure:
        raise Flaw("broken") from failure
    return archive


def _check_table(archive: zipfile.ZipFile, size: int, measured: Measured) -> None:
    entries = archive.infolist()
    measured.entries += len(entries)
    if (
        measured.entries > limits.MOST_ENTRIES
        or sum(e.file_size for e in entries) > limits.MOST_UNPACKED_BYTES
    ):
        raise Flaw("bomb")
    names = [entry.orig_filename for entry in entries]
    if len({name.casefold() for name in names}) < len(names):
        raise Flaw("broken")
    for entry in entries:
        _check_entry(entry)
    _check_places(entries, size)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & LOCKED:
        raise Flaw("locked")
    if stat.S_ISLNK(entry.external_attr >> 16) or _leads_away(entry.orig_filename):
        raise Flaw("paths")
    if entry.compress_type not in METHODS:
        raise Flaw("broken")


def _leads_away(name: str) -> bool:
    """Absolute, with a drive, upwards, or with characters that no program of an office writes."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name


def _check_places(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Two entries over the same bytes unpack them twice: a small file becomes as large as one likes."""
    places = sorted((e.header_offset, e.header_offset + HEAD_BYTES + e.compress_size) for e in entries)
    ends = [0, *(end for _start, end in places)]
    if any(start < end for (start, _), end in zip(places, ends, strict=False)) or ends[-1] > size:
        raise Flaw("bomb")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, measured: Measured, *, depth: int) -> None:
    with archive.open(entry) as packed:
        head = packed.read(8)
        measured.add(len(head))
        within = io.BytesIO(head) if head.startswith(PACKED) else None
        if head.startswith(OTHER_ARCHIVES):
            raise Flaw("packed")
        if within:
            within.seek(0, io.SEEK_END)
        while chunk := packed.read(CHUNK_BYTES):
            measured.add(len(chunk))
            if within:
                within.write(chunk)
    if within:
        _measured(within, within.tell(), measured, depth=depth + 1)
