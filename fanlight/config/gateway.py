"""Between RSGI and WSGI: what a request becomes for Django, and what Django's answer becomes for the wire.

Runs in the page thread and knows no event loop. Answers that are a file on disk are told by one response
header, which never leaves the house.
"""

import re
import sys
import urllib.parse
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from fanlight.config.bodies import Body, Headers, Scope
from fanlight.core.net import BEHIND_FRONT, FILE_HEADER

NOT_PASSED_ON: Final = frozenset({"content-length", "content-type", "transfer-encoding", "proxy", "expect"})
RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

type HeaderList = list[tuple[str, str]]
type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class FilePart:
    """The bytes from `start` up to, not including, `end` of a stored file."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: HeaderList
    content: bytes | FilePart = field(default=b"")


def environ_of(scope: Scope, body: Body) -> Environ:
    host, port = _address(scope.server)
    return _variables(scope.headers) | {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_wsgi(scope.path),
        "QUERY_STRING": _as_wsgi(scope.query_string),
        "CONTENT_TYPE": scope.headers.get("content-type") or "",
        "CONTENT_LENGTH": str(body.length),
        "REMOTE_ADDR": _address(scope.client)[0],
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.stream,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        BEHIND_FRONT: True,
    }


def answered(application: Application, environ: Environ, *, files: Path) -> Answer:
    """Call the application and take its answer whole, so that a slow reader never holds the page thread.

    An answer of many megabytes belongs into a file: granian 2.8 does not slow a stream down for a slow reader,
    so a stream would lie in memory as well.
    """
    started: list[Answer] = []

    def start_response(status: str, headers: HeaderList, _failure: object = None) -> None:
        started[:] = [Answer(int(status[:3]), [pair for pair in headers if not CONTROL.search(pair[1])])]

    parts = application(environ, start_response)
    try:
        content = b"" if environ["REQUEST_METHOD"] == "HEAD" else b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return _with_file(replace(started[0], content=content), environ, files=files)


def _with_file(answer: Answer, environ: Environ, *, files: Path) -> Answer:
    """The answer, with the named file in place of its content."""
    named = [value for name, value in answer.headers if name.lower() == FILE_HEADER.lower()]
    if not named:
        return answer
    headers = without(answer.headers, FILE_HEADER)
    if answer.status != 200:
        return replace(answer, headers=headers)
    path = Path(urllib.parse.unquote(named[-1])).resolve(strict=True)
    if not path.is_relative_to(files.resolve()):
        raise PermissionError(f"{path} lies outside the folder of stored files")
    if path.is_fifo():  # made while it is read: once, from its beginning
        return replace(answer, headers=headers, content=FilePart(str(path), 0, 0))
    headers = [*without(headers, "Content-Length", "Accept-Ranges"), ("Accept-Ranges", "bytes")]
    return _file_answer(str(path), path.stat().st_size, headers=headers, environ=environ)


def _file_answer(path: str, size: int, *, headers: HeaderList, environ: Environ) -> Answer:
    """The whole file, or the one range that was asked for: 206, or 416 when the file has no such bytes."""
    wanted = RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    if not wanted or wanted.group() == "bytes=-" or not _is_same_file(headers, environ):
        return Answer(200, [*headers, ("Content-Length", str(size))], FilePart(path, 0, size))
    start, end = _bounds(*wanted.groups(), size=size)
    if start >= end:
        return Answer(416, [*without(headers, "Content-Type"), ("Content-Range", f"bytes */{size}")])
    extent = [("Content-Range", f"bytes {start}-{end - 1}/{size}"), ("Content-Length", str(end - start))]
    return Answer(206, [*headers, *extent], FilePart(path, start, end))


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _is_same_file(headers: HeaderList, environ: Environ) -> bool:
    """Whether If-Range, where given, still names this file. A weak ETag never does (RFC 9110, 13.1.5)."""
    condition = environ.get("HTTP_IF_RANGE")
    marks = {value for name, value in headers if name.lower() in ("etag", "last-modified")}
    is_named = condition in marks and not str(condition).startswith("W/")
    return environ["REQUEST_METHOD"] == "GET" and (condition is None or is_named)


def without(headers: HeaderList, *names: str) -> HeaderList:
    unwanted = {name.lower() for name in names}
    return [(name, value) for name, value in headers if name.lower() not in unwanted]


def _variables(headers: Headers) -> Environ:
    """Headers as WSGI spells them, without names that hold an underscore: they would pose as others."""
    variables: Environ = {}
    for name, value in headers.items():
        if "_" in name or name in NOT_PASSED_ON:
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        joint = "; " if name == "cookie" else ","
        variables[key] = f"{variables[key]}{joint}{value}" if key in variables else value
    return variables


def _address(peer: str) -> tuple[str, str]:
    host, _, port = peer.rpartition(":")
    return host.strip("[]"), port


def _as_wsgi(text: str) -> str:
    """WSGI wants UTF-8 bytes spelled as Latin-1 characters (PEP 3333)."""
    return text.encode(errors="surrogateescape").decode("latin-1")
