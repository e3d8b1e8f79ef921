"""Old Word and Excel files: a small file system of its own (OLE, [MS-CFB]), whose folder is read for what is in it."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from fanlight.ground.blobs.inspection.limits import Flaw

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END: Final = 0xFFFFFFFA
"""Sector numbers from here on are signs, not places."""
HEAD_BYTES: Final = 512
ENTRY_BYTES: Final = 128
IN_HEAD: Final = 109
MOST_BYTES: Final = 400_000_000
MAIN_STREAMS: Final = {
    "application/msword": {"worddocument"},
    "application/vnd.ms-excel": {"workbook", "book"},
}
PROGRAMS: Final = {"vba", "_vba_project", "_vba_project_cur", "macros", "\x01ole10native"}
LOCKED: Final = {"encryptedpackage", "encryptioninfo"}
BOUNDSHEET, MACRO_SHEET = 0x0085, 1


@dataclass
class Compound:
    """The parts by name, in small letters, each with where it begins and how long it is."""

    content: bytes
    sector_bytes: int
    table: tuple[int, ...]
    parts: dict[str, tuple[int, int]]

    def chain(self, first: int, most: int) -> bytes:
        """The bytes of a chain of sectors; a chain in a ring ends with an error."""
        found: list[bytes] = []
        at = first
        while at < END:
            if len(found) > most or at >= len(self.table):
                raise Flaw("broken")
            start = (at + 1) * self.sector_bytes
            found.append(self.content[start : start + self.sector_bytes])
            at = self.table[at]
        return b"".join(found)


def look(source: IO[bytes], media_type: str, _folder: Path) -> dict[str, Any]:
    compound = read(source.read(MOST_BYTES))
    names = compound.parts.keys()
    if names & LOCKED:
        raise Flaw("locked")
    main = names & MAIN_STREAMS[media_type]
    if not main:
        raise Flaw("other")
    acts = names & PROGRAMS or _has_macro_sheet(compound, min(main))
    return {"flaws": ["macros"] if acts else []}


def has_program(content: bytes) -> bool:
    """Whether a compound inside another file holds macros, or a thing to be started. One that is damaged does."""
    try:
        return bool(read(content).parts.keys() & PROGRAMS)
    except Flaw:
        return True


def read(content: bytes) -> Compound:
    """Raises Flaw when it is not such a file, or damaged."""
    try:
        compound = _with_table(content)
        _read_folder(compound)
    except (struct.error, IndexError, OverflowError) as failure:
        raise Flaw("broken") from failure
    return compound


def _with_table(content: bytes) -> Compound:
    shift = struct.unpack_from("<H", content, 30)[0]
    if not content.startswith(MAGIC) or shift not in (9, 12):
        raise Flaw("broken")
    compound = Compound(content, 1 << shift, (), {})
    most = len(content) // compound.sector_bytes + 1
    places = [place for place in struct.unpack_from(f"<{IN_HEAD}I", content, 76) if place < END]
    further, seen = struct.unpack_from("<I", content, 68)[0], 0
    each = compound.sector_bytes // 4
    while further < END:
        seen += 1
        numbers = _numbers(compound, further)
        if seen > most:
            raise Flaw("broken")
        places += [place for place in numbers[: each - 1] if place < END]
        further = numbers[each - 1]
    if len(places) > most:
        raise Flaw("broken")
    compound.table = tuple(number for place in places for number in _numbers(compound, place))
    return compound


def _numbers(compound: Compound, place: int) -> tuple[int, ...]:
    start = (place + 1) * compound.sector_bytes
    return struct.unpack_from(f"<{compound.sector_bytes // 4}I", compound.content, start)


def _read_folder(compound: Compound) -> None:
    most = len(compound.content) // compound.sector_bytes + 1
    folder = compound.chain(struct.unpack_from("<I", compound.content, 48)[0], most)
    for at in range(0, len(folder) - ENTRY_BYTES + 1, ENTRY_BYTES):
        length, kind = struct.unpack_from("<HB", folder, at + 64)
        if kind in (1, 2, 5) and 2 <= length <= 64:
            name = folder[at : at + length - 2].decode("utf-16-le", "replace").lower()
            compound.parts[name] = struct.unpack_from("<II", folder, at + 116)
    if not compound.parts:
        raise Flaw("broken")


def _has_macro_sheet(compound: Compound, name: str) -> bool:
    """Excel 4 macros are a sheet of the workbook and need no VBA. Sheets are named near its beginning."""
    if name not in ("workbook", "book"):
        return False
    first, _size = compound.parts[name]
    most = len(compound.content) // compound.sector_bytes + 1
    stream, at = compound.chain(first, most), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == BOUNDSHEET and length > 5 and stream[at + 9] == MACRO_SHEET:
            return True
        if kind == 0 and length == 0:
            return False
        at += 4 + length
    return False
