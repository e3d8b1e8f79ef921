"""Films leave with pictures and sound, and with nothing else that lay in them: a list of what to keep."""

import shutil
import struct
import subprocess

import pytest

from fanlight.ground.blobs import checking
from fanlight.ground.blobs.models import Blob
from tests.ground.blobs.made import box, film, flaws_of, looked_into

PLACE = b"+51.5034-000.1276/"
TELLING = {
    "udta": box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE)),
    "meta": box(b"meta", b"\x00" * 4, box(b"ilst", PLACE)),
    "uuid": box(b"uuid", b"\xbe\x7a\xcf\xcb" * 4, PLACE),
}


def a_place_track(at):
    """A track of the kind that cameras write movements and places into; its one sample lies at `at`."""
    tables = box(
        b"stbl",
        box(b"stsz", struct.pack(">III", 0, len(PLACE), 1)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">III", 0, 1, at)),
    )
    return box(b"trak", box(b"mdia", box(b"hdlr", b"\x00" * 8, b"meta", b"\x00" * 12), box(b"minf", tables)))


@pytest.fixture
def copied(monkeypatch, tmp_path):
    def copy(content):
        found = looked_into("mp4", content, tmp_path)
        assert found.flaws == []
        (tmp_path / "film").write_bytes(content)
        monkeypatch.setattr(Blob, "path", tmp_path / "film")
        return checking._film_copy(
            Blob(size_bytes=len(content), media_type="video/mp4"), found, tmp_path
        ).path

    return copy


@pytest.mark.trust("TH17")
@pytest.mark.parametrize("name", TELLING)
def test_a_film_leaves_without_the_place_it_was_taken_at(name, copied):
    content = film(telling=[TELLING[name]])
    assert PLACE in content
    copy = copied(content).read_bytes()

    assert PLACE not in copy
    assert len(copy) == len(content), "all places in the film stay where they are"
    assert copy[-64:] == content[-64:]


@pytest.mark.trust("TH17")
def test_a_track_of_places_goes_with_its_samples(copied):
    begins = film(tracks=[a_place_track(0)])
    content = film(tracks=[a_place_track(len(begins) + 8)]) + box(b"mdat", PLACE)
    assert content.count(PLACE) == 1
    copy = copied(content).read_bytes()

    assert PLACE not in copy
    assert len(copy) == len(content)


SEEN, HEARD = b"PICTURES" * 8, b"SOUNDS" * 8
MAKER = b"Acme ActionCam 9 Black".ljust(32, b"\0")


def a_track(kind, described, at, length, *more, name=b"Acme handler\0"):
    tables = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), described),
        box(b"stsz", struct.pack(">III", 0, 1, 1) if not length else struct.pack(">IIII", 0, 0, 1, length)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">III", 0, 1, at)),
    )
    told = box(b"hdlr", b"\0" * 8, kind, b"\0" * 12, name)
    return box(b"trak", box(b"tkhd", b"\0" * 84), box(b"mdia", told, box(b"minf", tables)), *more)


def a_picture(*more):
    return box(b"avc1", b"\0" * 42, MAKER, b"\0" * 4, box(b"avcC", b"\1" * 8), *more)


def a_sound(*more):
    return box(b"mp4a", b"\0" * 28, box(b"esds", b"\1" * 8), *more)


def an_action_film(beside=(), in_moov=(), in_track=(), kinds=()):
    """Pictures and sound, with places in between that no track of theirs names."""
    head = box(b"ftyp", b"isom\0\0\2\0isom") + b"".join(beside)

    def moov(begins):
        at = begins + 8
        place = at + len(SEEN)
        sound = place + len(PLACE)
        tracks = [
            a_track(b"vide", a_picture(box(b"pasp", b"\1" * 8), *in_track), at, len(SEEN), *in_track),
            a_track(b"soun", a_sound(*in_track), sound, len(HEARD)),
            *(a_track(kind, box(b"text", PLACE), place, len(PLACE)) for kind in kinds),
        ]
        return box(b"moov", box(b"mvhd", b"\0" * 100), *tracks, *in_moov)

    begins = len(head) + len(moov(0))
    return head + moov(begins) + box(b"mdat", SEEN, PLACE, HEARD)


LOCI = box(b"loci", b"\0" * 6, PLACE)
KEYS = box(b"keys", b"\0" * 8, box(b"mdta", b"com.apple.quicktime.location.ISO6709"))
HIDDEN = {
    "nothing but what lies between": {},
    "XMP": {"beside": [box(b"uuid", b"\xbe\x7a\xcf\xcb" * 4, PLACE)]},
    "3GPP": {"in_moov": [box(b"udta", LOCI)], "in_track": [LOCI]},
    "QuickTime keys": {"in_moov": [box(b"meta", KEYS, box(b"ilst", PLACE))]},
    "a dashcam's": {"beside": [box(b"free", b"freeGPS ", PLACE)], "in_moov": [box(b"gps ", PLACE)]},
    "a name nobody knows yet": {"in_moov": [box(b"Zxyq", PLACE)], "in_track": [box(b"Zxyq", PLACE)]},
    "text and other tracks": {"kinds": [b"text", b"sbtl", b"gpmd", b"camm", b"tmcd", b"meta", b"Zxyq"]},
}


@pytest.mark.trust("TH17")
@pytest.mark.parametrize("how", HIDDEN)
def test_a_film_keeps_pictures_and_sound_and_nothing_else(how, copied):
    content = an_action_film(**HIDDEN[how])
    assert PLACE in content
    assert MAKER in content
    assert b"Acme handler" in content
    copy = copied(content).read_bytes()

    assert len(copy) == len(content), "all places in the film stay where they are"
    assert PLACE not in copy
    assert b"Acme" not in copy
    assert b"location" not in copy
    assert b"freeGPS" not in copy
    for kept in (SEEN, HEARD, b"avcC", b"esds", b"pasp", b"stsz", b"vide", b"soun"):
        assert copy.find(kept) == content.find(kept) > 0


@pytest.mark.trust("TH17")
def test_old_sound_of_one_size_is_kept_up_to_the_next_chunk(copied):
    head = box(b"ftyp", b"qt  \0\0\2\0qt  ")

    def moov(at):
        tracks = [
            a_track(b"soun", box(b"sowt", b"\0" * 28), at + 8, 0),
            a_track(b"tmcd", box(b"tmcd", b"\0" * 8), at + 8 + len(HEARD), len(PLACE)),
        ]
        return box(b"moov", *tracks)

    content = head + moov(len(head) + len(moov(0))) + box(b"mdat", HEARD, PLACE)
    copy = copied(content).read_bytes()

    assert HEARD in copy
    assert PLACE not in copy


@pytest.mark.parametrize("kinds", [[], [b"text"]])
def test_a_film_without_pictures_and_sound_is_none(kinds, tmp_path):
    tracks = [a_track(kind, box(b"text", b""), 0, 4) for kind in kinds]
    content = box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", *tracks) + box(b"mdat", PLACE)

    assert flaws_of("mp4", content, tmp_path) == ["broken"]


if shutil.which("exiftool"):  # a second opinion, where it is installed

    @pytest.mark.trust("TH17")
    def test_exiftool_finds_no_place_in_the_film(copied, tmp_path):
        content = an_action_film(in_moov=[TELLING["udta"]])
        (tmp_path / "in.mp4").write_bytes(content)

        assert "GPS" in told(tmp_path / "in.mp4")
        assert "GPS" not in told(copied(content))


def told(path):
    return subprocess.run(["exiftool", "-ee", str(path)], capture_output=True, check=True).stdout.decode()
