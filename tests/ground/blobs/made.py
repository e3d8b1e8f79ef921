"""Real files of every kind, made in code, and the way to have them checked at once by the real process."""

import atexit
import io
import itertools
import zipfile

from PIL import Image

from fanlight.ground.blobs import checking
from fanlight.ground.blobs.inspector import Inspector
from fanlight.ground.blobs.models import Blob

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


def picture(form="JPEG", size=(64, 48), *, mode="RGB", **options):
    out = io.BytesIO()
    number = next(_numbers)
    Image.new(mode, size, (number % 251, number // 251 % 251, 90)[: len(mode)]).save(out, form, **options)
    return out.getvalue()


def zipped(*parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()
