"""Real files of every kind, made in code, and the way to have them checked at once by the real process."""

import atexit
import io
import itertools
import struct
import zipfile

from PIL import Image

from fanlight.ground.blobs import checking
from fanlight.ground.blobs.inspector import Inspector
from fanlight.ground.blobs.kinds import BY_EXTENSION, HEAD_BYTES, TAIL_BYTES
from fanlight.ground.blobs.models import Blob
from tests.ground.blobs.heic import HEIC

_numbers = itertools.count()
INSPECTOR = Inspector()
"""One process for all tests of a run: each file is looked into by a fork of it, as in production."""
atexit.register(INSPECTOR.close)


def checked(owner):
    """Everything that waits in this workspace goes through the real check, now."""
    for blob in Blob.objects.within(owner).due():
        checking.check(blob, INSPECTOR)


def pdf(words="", *, pages=1, root="", extra=()):
    """A whole PDF. `root`: more entries of its catalogue; `extra`: objects from number 10 on."""
    kids = " ".join(f"{100 + n} 0 R" for n in range(pages))
    text = f"BT /F1 12 Tf 10 80 Td ({words}) Tj ET".encode("latin-1", "replace")
    parts = {
        1: f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        3: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    parts |= {10 + n: part for n, part in enumerate(extra)}
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 3 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>"
    )
    parts |= {100 + n: page for n in range(pages)}
    return _written(parts)


def _written(parts):
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, part in parts.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(parts) + 1, start)
    return bytes(out)


def picture(form="JPEG", size=(64, 48), **options):
    """A picture unlike all others: its number stands in it, in blocks that survive packing."""
    out, number = io.BytesIO(), next(_numbers)
    drawn = Image.new("RGB", size, (200, 90, 40))
    for place in range(number.bit_length()):
        drawn.paste((0, 0, 255 * (number >> place & 1)), (place * 4, 0, place * 4 + 4, 8))
    drawn.save(out, form, **options)
    return out.getvalue()


def zipped(*parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def compound(*names, sheets=()):
    """An OLE file with streams of these names; `sheets`: kinds of sheet that its Workbook names."""
    workbook = b"".join(struct.pack("<HHIBB", 0x85, 8, 0, 0, kind) + b"\x01\x00" for kind in sheets)
    stream = (workbook + struct.pack("<HH", 0x0A, 0)).ljust(512, b"\x00")
    entries = [_entry("Root Entry", 5), *(_entry(name, 2, first=2, size=512) for name in names)]
    folder = b"".join(entries).ljust(512, b"\x00")[:512]
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<6xIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + table + folder + stream


def _entry(name, kind, *, first=0, size=0):
    spelled = (name + "\x00").encode("utf-16-le")
    entry = spelled.ljust(64, b"\x00") + struct.pack("<HB", len(spelled), kind)
    return entry.ljust(116, b"\x00") + struct.pack("<III", first, size, 0)


def box(name, *content):
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), name) + inside


def film(brand=b"isom", *, telling=(), tracks=()):
    """A film of boxes: nothing to see, everything in its place. `telling` lies in `moov`."""
    head = box(b"ftyp", brand + b"\x00\x00\x02\x00" + brand)
    video = box(b"trak", box(b"mdia", box(b"hdlr", b"\x00" * 8 + b"vide" + b"\x00" * 12)))
    number = struct.pack(">I", next(_numbers))
    return (
        head + box(b"moov", box(b"mvhd", b"\x00" * 100), video, *tracks, *telling) + box(b"mdat", number * 16)
    )


def docx(*more):
    return zipped(
        ("[Content_Types].xml", "<Types/>"), ("word/document.xml", f"<w>{next(_numbers)}</w>"), *more
    )


def xlsx(*more):
    return zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", f"<x>{next(_numbers)}</x>"), *more)


def open_document(kind, *more):
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", media_type, compress_type=zipfile.ZIP_STORED)
        for name, content in (("content.xml", "<o/>"), *more):
            archive.writestr(name, content)
    return stream.getvalue()


def one_of_each():
    """By ending, a whole file of each kind that is taken."""
    binary = b"<< /Length 4 >>\nstream\n\x00\x01\x02\x03\nendstream"
    return {
        "pdf": pdf("plan", extra=[binary]),
        "jpg": picture("JPEG"),
        "png": picture("PNG"),
        "webp": picture("WEBP"),
        "gif": picture("GIF"),
        "heic": HEIC,
        "docx": docx(),
        "xlsx": xlsx(),
        "doc": compound("WordDocument", "1Table"),
        "xls": compound("Workbook"),
        "odt": open_document("text"),
        "ods": open_document("spreadsheet"),
        "txt": "Grüße, zwei Wörter\r\n".encode(),
        "csv": b"\xef\xbb\xbfname;sum\r\nAda;1\r\n",
        "mp4": film(),
        "mov": film(b"qt  "),
    }


def flaws_of(ending, content, folder):
    """What the real process says of a file with this ending; `refused` when it is turned away at the door already."""
    kind = BY_EXTENSION[ending]
    if not kind.looks_right(content[:HEAD_BYTES], content[-TAIL_BYTES:]):
        return ["refused"]
    return looked_into(ending, content, folder).flaws


def looked_into(ending, content, folder):
    path = folder / f"{next(_numbers)}.in"
    path.write_bytes(content)
    own = folder / f"{path.name}.check"
    own.mkdir()
    return INSPECTOR.look(path, BY_EXTENSION[ending].media_type, own)
