"""The first bytes (and for office files a whole zip) of every kind of file that is taken."""

import io
import zipfile


def zipped(*parts: tuple[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts:
            archive.writestr(name, text)
    return stream.getvalue()


OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504

GOOD = {
    "plan.pdf": b"%PDF-1.7\n",
    "scan.pdf": b"\x00\x00from a scanner\n%PDF-1.4\n",
    "photo.jpg": JPEG,
    "photo.JPEG": JPEG,
    "drawing.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "photo.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "moving.gif": b"GIF89a\x01\x00",
    "IMG_0001.HEIC": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "IMG_0002.heif": b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic",
    "letter.docx": zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")),
    "costs.xlsx": zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>")),
    "old.doc": OLE,
    "old.xls": OLE,
    "letter.odt": zipped(("mimetype", f"{OPEN_DOCUMENT}text"), ("content.xml", "<o/>")),
    "costs.ods": zipped(("mimetype", f"{OPEN_DOCUMENT}spreadsheet"), ("content.xml", "<o/>")),
    "words.txt": "Grüße, zwei Wörter\r\n".encode(),
    "latin.txt": "Grüße".encode("cp1252"),
    "wide.txt": "Grüße".encode("utf-16"),
    "list.csv": b"\xef\xbb\xbfname;sum\r\nAda;1\r\n",
    "walk.mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "walk.mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00",
}

NOT_TAKEN = [
    *[
        "run.exe",
        "run.bat",
        "run.cmd",
        "run.ps1",
        "run.sh",
        "run.js",
        "run.vbs",
        "run.jar",
        "run.msi",
        "run.scr",
    ],
    *["page.html", "page.htm", "page.xhtml", "page.mht", "drawing.svg", "feed.xml", "film.swf", "macro.docm"],
    *[
        "things.zip",
        "disk.iso",
        "link.lnk",
        "pdf",
        ".pdf.",
        "plan",
        "",
        "plan.pdf.exe",
        "plan.pdf\u200b.html",
    ],
    *["gpj.\u202eexe", "plan.pdf\x00.exe", "plan.exe ", "plan.exe.", "a/b.pdf/run.exe"],
]

NOT_AS_NAMED = [
    ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
    ("photo.jpg", b"\x89PNG\r\n\x1a\n"),
    ("photo.png", JPEG),
    ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("letter.docx", zipped(("evil.exe", "MZ"))),
    ("letter.docx", zipped(("xl/workbook.xml", "<x/>"))),
    ("costs.xlsx", zipped(("word/document.xml", "<w/>"))),
    ("letter.odt", zipped(("mimetype", f"{OPEN_DOCUMENT}spreadsheet"))),
    ("old.doc", b"MZ\x90\x00"),
    ("words.txt", b"MZ\x90\x00\x03\x00"),
    ("words.txt", b"  \r\n<HTML><body onload=alert(1)>"),
    ("words.txt", b"\xef\xbb\xbf<?xml version='1.0'?>"),
    ("list.csv", b"#!/bin/sh\nrm -rf /\n"),
    ("walk.mp4", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"),
    ("photo.heic", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00"),
    ("photo.webp", b"RIFF\x24\x00\x00\x00WAVEfmt "),
]
