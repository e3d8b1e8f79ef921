"""The parts of a workbook, looked at before any is read: how many, how large, and whether one brings entities."""

from collections.abc import Callable
from typing import Any, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from fanlight.work.transfers.workbooks import limits
from fanlight.work.transfers.workbooks.limits import Unusable

HEAD_BYTES: Final = 64 * 1024
STRINGS: Final = "xl/sharedStrings.xml"
MACROS: Final = "vbaproject.bin"
XML_ENDINGS: Final = (".xml", ".rels", ".vml")


class _Begun(Exception):
    """The root element was reached: no document type can come any more."""


def opened(path: str) -> ZipFile:
    """The archive, when it is a workbook that can be read within the limits. Raises Unusable."""
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, NotImplementedError) as failure:
        raise Unusable("broken") from failure
    _check_sizes(archive)
    names = {part.filename for part in archive.infolist()}
    if "xl/workbook.xml" not in names and "xl/workbook2.xml" not in names:
        raise Unusable("other")
    if any(name.lower().endswith(MACROS) for name in names):
        raise Unusable("macros")
    for name in names:
        _check_entities(archive, name)
    return archive


def plain(handlers: dict[str, Callable[..., Any]]) -> Any:
    """A parser that refuses a document type, and with it every entity."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entities
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    return parser


def _check_sizes(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > limits.MOST_PARTS:
        raise Unusable("parts", most=limits.MOST_PARTS)
    size = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if part.filename == STRINGS)
    if size > limits.MOST_BYTES or strings > limits.MOST_STRING_BYTES:
        raise Unusable("bytes", most=limits.MOST_BYTES // 1_000_000)
    if any(part.flag_bits & 1 for part in parts):
        raise Unusable("locked")


def _check_entities(archive: ZipFile, name: str) -> None:
    """Whatever a part is called: what it is read as, other parts say. Its root begins within its head, or it is none.

    So no document type can hide behind a long comment.
    """
    parser = plain({"StartElementHandler": _begun})
    is_named_xml = name.lower().endswith(XML_ENDINGS)
    try:
        with archive.open(name) as part:
            head = part.read(HEAD_BYTES)
        parser.Parse(head, False)
    except _Begun:
        return
    except expat.ExpatError as failure:
        if not is_named_xml:
            return
        raise Unusable("broken") from failure
    if is_named_xml or len(head) == HEAD_BYTES:
        raise Unusable("broken")


def _begun(_name: str, _attributes: object) -> None:
    raise _Begun


def _refuse_entities(*_declared: object) -> None:
    raise Unusable("entities")
