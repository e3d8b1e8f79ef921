"""MP4 and QuickTime: files of boxes (ISO 14496-12). Finds what is needed to play a film; a copy has nothing else.

Nothing is drawn or decoded. The answer names stretches that a copy must not have: each becomes a box of nothing, of the
same length, so that all places in the film stay where they are.
"""

import bisect
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from fanlight.ground.blobs.inspection.limits import Flaw

KEPT: Final = {
    b"moov": (b"mvhd", b"trak", b"mvex", b"iods"),
    b"mvex": (b"mehd", b"trex"),
    b"trak": (b"tkhd", b"edts", b"mdia", b"tapt"),
    b"edts": (b"elst",),
    b"tapt": (b"clef", b"prof", b"enof"),
    b"mdia": (b"mdhd", b"hdlr", b"minf", b"elng"),
    b"minf": (b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"),
    b"dinf": (b"dref",),
    b"stbl": (
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stps"),
        *(b"sdtp", b"sbgp", b"sgpd", b"subs", b"stsh", b"padb"),
    ),
    b"moof": (b"mfhd", b"traf"),
    b"traf": (b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"sdtp"),
    b"mfra": (b"tfra", b"mfro"),
}
"""What a copy may have, by the box it lies in; all else goes: places, cameras, text, whatever makers invent next."""

OF_FILM: Final = (b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin")
BESIDE: Final = (
    b"free",
    b"skip",
    b"wide",
    b"pnot",
    b"PICT",
    b"uuid",
    b"meta",
    b"udta",
    b"prft",
    b"emsg",
    b"junk",
)
"""What may stand beside these in a film, and never in a copy."""

TRACKS: Final = (b"vide", b"soun")
OF_PICTURE: Final = (
    *(
        b"avcC",
        b"hvcC",
        b"lhvC",
        b"vvcC",
        b"av1C",
        b"vpcC",
        b"esds",
        b"dvcC",
        b"dvvC",
        b"dvwC",
        b"d263",
        b"glbl",
    ),
    *(
        b"colr",
        b"pasp",
        b"clap",
        b"btrt",
        b"fiel",
        b"gama",
        b"chrm",
        b"mdcv",
        b"clli",
        b"amve",
        b"SmDm",
        b"CoLL",
    ),
)
OF_SOUND: Final = (
    *(b"esds", b"wave", b"chan", b"chnl", b"btrt", b"damr", b"dac3", b"dec3", b"dac4", b"dOps", b"dfLa"),
    *(b"alac", b"pcmC", b"srat"),
)
SOUND_BEGINS: Final = {0: 28, 1: 44, 2: 64}
"""Where boxes begin in the description of sound, by its version."""
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
    if b"moov" not in names or not names & {b"mdat", b"moof"} or names - {*OF_FILM, *BESIDE}:
        raise Flaw("broken")
    tracks = [
        track for box in tops if box.name == b"moov" for track in film.within(box) if track.name == b"trak"
    ]
    kept = [track for track in tracks if _told(film, track) in TRACKS]
    if not kept or (b"moof" in names and kept != tracks):
        raise Flaw("broken")
    blank: list[list[int]] = []
    for box in tops:
        blank += _beside(film, box, kept=OF_FILM)
    for track in kept:
        blank += _names_of(film, track)
    if b"moof" not in names:
        blank += _between(film, tracks, kept=kept, stored=[box for box in tops if box.name == b"mdat"])
    return {"blank": blank}


def _beside(film: Film, box: Box, *, kept: tuple[bytes, ...], depth: int = 0) -> Iterator[list[int]]:
    """Stretches [start, end, 1]: whole boxes, whose name goes too. [start, end, 0]: bytes of the film itself."""
    if depth > MOST_DEPTH:
        raise Flaw("large")
    if box.name not in kept or (box.name == b"trak" and _told(film, box) not in TRACKS):
        yield [box.start, box.end, 1]
    elif box.name in KEPT:
        for inner in film.within(box):
            yield from _beside(film, inner, kept=KEPT[box.name], depth=depth + 1)


def _told(film: Film, track: Box) -> bytes:
    """What kind of track it says it is."""
    told = film.find(track, b"mdia", b"hdlr")
    return film.read(told)[8:12] if told else b""


def _names_of(film: Film, track: Box) -> Iterator[list[int]]:
    """Names that makers write into a kept track, and boxes of its descriptions that are for nobody who plays it."""
    told, described = film.find(track, b"mdia", b"hdlr"), film.find(track, b"mdia", b"minf", b"stbl", b"stsd")
    if told and told.body + 24 < told.end:
        yield [told.body + 24, told.end, 0]
    for entry in film.boxes(described.body + 8, described.end) if described else ():
        if _told(film, track) == b"vide":
            yield [entry.body + 42, min(entry.body + 74, entry.end), 0]
            yield from _within_entry(film, entry, begins=78, kept=OF_PICTURE)
        else:
            version = int.from_bytes(film.read(entry)[8:10])
            yield from _within_entry(film, entry, begins=SOUND_BEGINS.get(version, entry.end), kept=OF_SOUND)


def _within_entry(film: Film, entry: Box, *, begins: int, kept: tuple[bytes, ...]) -> Iterator[list[int]]:
    """Some old descriptions end in what are no boxes: those are left alone."""
    try:
        inside = list(film.boxes(entry.body + begins, entry.end))
    except Flaw:
        return
    yield from ([box.start, box.end, 1] for box in inside if box.name not in kept)


def _between(film: Film, tracks: list[Box], *, kept: list[Box], stored: list[Box]) -> Iterator[list[int]]:
    """All stored bytes that belong to no kept track: samples of the others, and what no table names."""
    chunks = sorted(place for track in tracks for place, _length in _chunks(film, track))
    for track in tracks:
        if track not in kept:
            yield from ([start, end, 0] for start, end in _extents(film, track, chunks))
    needed = sorted(extent for track in kept for extent in _extents(film, track, chunks))
    for box in stored if needed else ():
        at = box.body
        for start, end in needed:
            if at < start < box.end:
                yield [at, start, 0]
            at = max(at, end)
        if at < box.end:
            yield [at, box.end, 0]


def _extents(film: Film, track: Box, chunks: list[int]) -> Iterator[tuple[int, int]]:
    """Where its chunks begin and end; one of unknown length goes on to whichever comes next."""
    for place, length in _chunks(film, track):
        following = bisect.bisect_right(chunks, place)
        end = chunks[following] if following < len(chunks) else film.size
        if place < film.size:
            yield place, min(film.size, place + length if length else end)


def _chunks(film: Film, track: Box) -> Iterator[tuple[int, int]]:
    """Where the chunks of a track lie, by its tables, and how long each is; 0 where sizes do not say so.

    Old sound gives all samples one size, which means something else in each format.
    """
    tables = film.find(track, b"mdia", b"minf", b"stbl")
    boxes = {box.name: film.read(box) for box in film.within(tables)} if tables else {}
    wide = b"co64" in boxes
    places = _table(boxes.get(b"co64" if wide else b"stco", b"\x00" * 8), ">Q" if wide else ">I")
    sizes = _sizes(boxes.get(b"stsz", b"\x00" * 12))
    runs = _table(boxes.get(b"stsc", b"\x00" * 8), ">III")
    at = run = 0
    for number, (place,) in enumerate(places, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 1
        yield place, sum(sizes[at : at + count])
        at += count


def _table(content: bytes, form: str) -> list[tuple[int, ...]]:
    count = struct.unpack_from(">I", content, 4)[0]
    width = struct.calcsize(form)
    if count > MOST_SAMPLES or 8 + count * width > len(content):
        raise Flaw("broken")
    return list(struct.iter_unpack(form, content[8 : 8 + count * width]))


def _sizes(content: bytes) -> list[int]:
    """Of each sample; nothing where all are said to be the same."""
    same, count = struct.unpack_from(">II", content, 4)
    if count > MOST_SAMPLES:
        raise Flaw("large")
    if same:
        return []
    return [size for (size,) in struct.iter_unpack(">I", content[12 : 12 + count * 4])]
