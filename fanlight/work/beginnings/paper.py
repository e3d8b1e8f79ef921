"""A plain page as PDF: a heading and lines of text, for documents that only show where documents stand."""

from collections.abc import Sequence
from typing import Final

A4: Final = "[0 0 595 842]"
LEFT, TOP, LEAD = 64, 760, 20


def page(heading: str, lines: Sequence[str]) -> bytes:
    """One A4 page in Helvetica. Characters that Latin-1 lacks become question marks."""
    words = [f"BT /F2 20 Tf {LEFT} {TOP} Td ({_escaped(heading)}) Tj ET"]
    words += [
        f"BT /F1 11 Tf {LEFT} {TOP - 44 - LEAD * n} Td ({_escaped(line)}) Tj ET"
        for n, line in enumerate(lines)
    ]
    content = "\n".join(words).encode("latin-1", "replace")
    return _file(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        f"<</Type /Page /Parent 2 0 R /MediaBox {A4} /Contents 4 0 R "
        "/Resources <</Font <</F1 5 0 R /F2 6 0 R>>>>>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>",
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(*objects: bytes) -> bytes:
    """The objects, numbered from 1, with the table of their places that a PDF ends with."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, end)
    return bytes(out)
