"""Word, Excel and OpenDocument: zips of XML. Programs inside them (macros) are flagged, whatever they do."""

import re
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat
from zipfile import ZipFile

from fanlight.ground.blobs.inspection import archives, compounds
from fanlight.ground.blobs.inspection.limits import Flaw
from fanlight.ground.blobs.kinds import ODS, ODT, OFFICE

CHUNK_BYTES: Final = 256 * 1024
MAIN_PARTS: Final = {
    f"{OFFICE}wordprocessingml.document": "word/document.xml",
    f"{OFFICE}spreadsheetml.sheet": "xl/workbook.xml",
    ODT: "content.xml",
    ODS: "content.xml",
}
MACROS: Final = re.compile(
    r"(?:^|/)vba(?:project|data)[^/]*\.(?:bin|xml)$|^xl/(?:macrosheets|dialogsheets|intlmacrosheets)/"
    r"|^(?:basic|scripts)/.|(?:^|/)activex/|\.(?:exe|dll|js|vbs|jar|bat|cmd|ps1|scr|com|hta|lnk)$",
    re.IGNORECASE,
)
MACRO_TYPES: Final = re.compile(
    rb"macroEnabled|vnd\.ms-office\.vbaProject|vnd\.ms-excel\.macrosheet", re.IGNORECASE
)
TYPES: Final = "[Content_Types].xml"
OUTSIDE_CODE: Final = re.compile(
    rb"attachedTemplate\"[^>]*TargetMode=\"External\"|mhtml:|[\"']!x-usc:", re.IGNORECASE
)
MOST_TYPES_BYTES: Final = 2_000_000


def look(source: IO[bytes], media_type: str, _folder: Path) -> dict[str, Any]:
    archive = archives.opened(source)
    names = {entry.filename for entry in archive.infolist()}
    main = MAIN_PARTS[media_type]
    if main not in names or (media_type in (ODT, ODS) and _declared(archive) != media_type):
        raise Flaw("other")
    _parse(archive, main)
    return {"flaws": list(dict.fromkeys(_flaws(archive, names)))}


def _declared(archive: ZipFile) -> str:
    return (
        archive.read("mimetype").decode("ascii", "replace").strip()
        if "mimetype" in archive.namelist()
        else ""
    )


def _flaws(archive: ZipFile, names: set[str]) -> list[str]:
    found = ["macros"] if any(MACROS.search(name) for name in names) else []
    if TYPES in names and MACRO_TYPES.search(_beginning(archive, TYPES)):
        found.append("macros")
    for name in names:
        head = _beginning(archive, name, 8)
        if head.startswith(b"MZ"):
            found.append("program")
        if head.startswith(compounds.MAGIC) and compounds.has_program(archive.read(name)):
            found.append("macros")
        if name.endswith(".rels") and OUTSIDE_CODE.search(_beginning(archive, name)):
            found.append("macros")
    return found


def _beginning(archive: ZipFile, name: str, size: int = MOST_TYPES_BYTES) -> bytes:
    with archive.open(name) as part:
        return part.read(size)


def _parse(archive: ZipFile, name: str) -> None:
    """The main part must be XML, without a document type: no office program writes one, and entities need it."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as failure:
        raise Flaw("broken") from failure


def _refuse(*_declared: object) -> None:
    raise Flaw("broken")
