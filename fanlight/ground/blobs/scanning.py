"""The virus scanner: ClamAV's clamd over its socket, by its INSTREAM command.

Whatever is not a plain answer is no answer: down, late, cut off, too large and nonsense all raise NotScanned, and the
file goes on waiting. Nothing becomes clean because nobody looked.
"""

import socket
import time
from pathlib import Path
from typing import Final

CHUNK_BYTES: Final = 64 * 1024
CONNECT_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 120.0
MOST_ANSWER_BYTES: Final = 4096
OVERSIZE: Final = "INSTREAM size limit exceeded"
UNSEEN: Final = "Heuristics.Limits.Exceeded"
"""What clamd (with AlertExceedsMax) says of a file that it stopped looking into."""


class NotScanned(Exception):
    """Nobody knows what is in the file. `flaw` says why, as a code word."""

    def __init__(self, why: str, flaw: str = "scanner") -> None:
        super().__init__(why)
        self.flaw = flaw


def scan(path: Path, address: str, *, seconds: float = ANSWER_SECONDS) -> str:
    """The name of what was found, or nothing. `address`: `host:port`, or the path of a socket. Raises NotScanned."""
    until = time.monotonic() + seconds
    try:
        with _connected(address) as line:
            answer = _asked(line, path, until)
    except OSError as failure:
        raise NotScanned(f"{type(failure).__name__}: {failure}") from failure
    return _found(answer)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)


def _asked(line: socket.socket, path: Path, until: float) -> str:
    """Sends it in pieces. A scanner that has enough says so and hangs up, so its words are read even then."""
    try:
        _send(line, b"zINSTREAM\0", until)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                _send(line, len(chunk).to_bytes(4, "big") + chunk, until)
        _send(line, (0).to_bytes(4, "big"), until)
    except (BrokenPipeError, ConnectionResetError):
        return _heard(line, until)
    return _heard(line, until)


def _send(line: socket.socket, content: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(content)


def _heard(line: socket.socket, until: float) -> str:
    """All of its answer: it ends with a zero byte, and nothing may come after."""
    heard = b""
    while not heard.endswith(b"\0"):
        line.settimeout(_left(until))
        piece = line.recv(MOST_ANSWER_BYTES)
        heard += piece
        if not piece or len(heard) > MOST_ANSWER_BYTES:
            raise NotScanned(f"an answer without end: {heard[:80]!r}", _flaw_of(heard))
    return heard[:-1].decode("utf-8", "replace")


def _flaw_of(heard: bytes) -> str:
    return "oversize" if OVERSIZE.encode() in heard else "scanner"


def _found(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    name = answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.startswith("stream: ") and answer.endswith(" FOUND") and name and "\0" not in name:
        if name.startswith(UNSEEN):
            raise NotScanned(name, "oversize")
        return name
    raise NotScanned(answer[:80], _flaw_of(answer.encode()))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner takes too long")
    return left
