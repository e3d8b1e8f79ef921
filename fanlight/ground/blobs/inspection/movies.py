"""MP4 and QuickTime: files of boxes (ISO 14496-12). Finds what tells where and with what a film was taken.

Nothing is drawn or decoded. The answer names stretches that a copy must not have: each becomes a box of nothing, of the
same length, so that all places in the film stay where they are.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from fanlight.ground.blobs.inspection.limits import Flaw

TELLING: Final = (b"udta", b"meta", b"uuid", b"\xa9xyz", b"loci", b"XMP_")
WITHIN: Final = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf")
OF_FILM: Final = (
    *(
        b"ftyp",
        b"moov",
        b"mdat",
        b"free",
        b"skip",
        b"wide",
        b"moof",
        b"mfra",
        b"sidx",
        b"styp",
        b"pnot",
        b"PICT",
    ),
    *(b"uuid", b"meta", b"udta", b"pdin", b"ssix", b"prft", b"emsg", b"junk"),
)
TELLING_TRACKS: Final = (b"meta", b"data", b"gpmd", b"camm", b"mett")
MOST_BOXES: Final = 100_000
MOST_DEPTH: Final = 12
MOST_SAMPLES: Final = 2_000_000
MOST_TABLE_BYTES: Final = 20_000_000


@dataclass(frozen=True)
class Box:
    name: bytes
    start: int
    body: int
    end: int


class Film:
    """Boxes of an open file, counted as they are met."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.size = source.seek(0, 2)
        self.met = 0

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        at = start
        while at < end:
            box = self._box(at, end)
            if box is None:
                return
            yield box
            at = box.end

    def within(self, box: Box) -> Iterator[Box]:
        yield from self.boxes(box.body, box.end)

    def find(self, box: Box, *path: bytes) -> Box | None:
        if not path:
            return box
        inner = next((one for one in self.within(box) if one.name == path[0]), None)
        return self.find(inner, *path[1:]) if inner else None

    def read(self, box: Box) -> bytes:
        if box.end - box.body > MOST_TABLE_BYTES:
            raise Flaw("large")
        self.source.seek(box.body)
        return self.source.read(box.end - box.body)

    def _box(self, at: int, end: int) -> Box | None:
        self.met += 1
        if self.met > MOST_BOXES:
            raise Flaw("large")
        self.source.seek(at)
        head = self.source.read(16)
        if len(head) < 8:
            return self._rest(head, at, end)
        length, name = struct.unpack_from(">I4s", head)
        body = at + 8
        if length == 1 and len(head) == 16:
            length, body = struct.unpack_from(">Q", head, 8)[0], at + 16
        elif length == 0:
            length = end - at
            if at + 4 <= end and name == b"\x00\x00\x00\x00":
                return None
        if length < body - at or at + length > end:
            raise Flaw("broken")
        return Box(name, at, body, at + length)

    def _rest(self, head: bytes, at: int, end: int) -> Box | None:
        """QuickTime ends some lists with four bytes of nothing."""
        if any(head) or end - at > 8:
            raise Flaw("broken")
        return None


def look(source: IO[bytes], _media_type: str, _folder: Path) -> dict[str, Any]:
    film = Film(source)
    tops = list(film.boxes(0, film.size))
    names = {box.name for box in tops}
    if b"moov" not in names or not names & {b"mdat", b"moof"} or names - set(OF_FILM):
        raise Flaw("broken")
    blank: list[list[int]] = []
    for box in tops:
        blank += _telling(film, box, 0)
    return {"blank": blank}


def _telling(film: Film, box: Box, depth: int) -> Iterator[list[int]]:
    """Stretches [start, end, 1]: whole boxes, whose name goes too. [start, end, 0]: bytes of the film itself."""
    if depth > MOST_DEPTH:
        raise Flaw("large")
    if box.name in TELLING:
        yield [box.start, box.end, 1]
    elif box.name == b"trak" and _is_telling_track(film, box):
        yield from ([start, end, 0] for start, end in _samples(film, box))
        yield [box.start, box.end, 1]
    elif box.name in WITHIN:
        for inner in film.within(box):
            yield from _telling(film, inner, depth + 1)


def _is_telling_track(film: Film, track: Box) -> bool:
    """A track that is neither picture nor sound: places, movements, faces."""
    told = film.find(track, b"mdia", b"hdlr")
    return told is not None and film.read(told)[8:12] in TELLING_TRACKS


def _samples(film: Film, track: Box) -> Iterator[tuple[int, int]]:
    """Where the samples of a track lie: by its tables of chunks and sizes."""
    tables = film.find(track, b"mdia", b"minf", b"stbl")
    boxes = {box.name: film.read(box) for box in film.within(tables)} if tables else {}
    wide = b"co64" in boxes
    chunks = boxes.get(b"co64" if wide else b"stco", b"\x00" * 8)
    places = _table(chunks, ">Q" if wide else ">I")
    sizes = _sizes(boxes.get(b"stsz", b"\x00" * 12))
    runs = _table(boxes.get(b"stsc", b"\x00" * 8), ">III")
    at = run = 0
    for number, (place,) in enumerate(places, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 1
        length = sum(sizes[at : at + count])
        at += count
        if length and place + length <= film.size:
            yield place, place + length


def _table(content: bytes, form: str) -> list[tuple[int, ...]]:
    count = struct.unpack_from(">I", content, 4)[0]
    width = struct.calcsize(form)
    if count > MOST_SAMPLES or 8 + count * width > len(content):
        raise Flaw("broken")
    return list(struct.iter_unpack(form, content[8 : 8 + count * width]))


def _sizes(content: bytes) -> list[int]:
    same, count = struct.unpack_from(">II", content, 4)
    if count > MOST_SAMPLES:
        raise Flaw("large")
    if same:
        return [same] * count
    return [size for (size,) in struct.iter_unpack(">I", content[12 : 12 + count * 4])]
