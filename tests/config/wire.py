"""Talks to a server in bytes, and starts and ends one: what a polite HTTP client would never send."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


def free_port(first=21_000, last=29_000):
    """A port nobody has, outside the range from which the system takes its own."""
    start = os.getpid() % (last - first)
    for port in [*range(first + start, last), *range(first, first + start)]:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


@dataclass
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name):
        return dict(self.headers)[name.lower()]

    def all(self, name):
        return [value for key, value in self.headers if key == name.lower()]


@dataclass
class Server:
    port: int
    folder: Path
    process: subprocess.Popen

    def connect(self, seconds=8):
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def send(self, raw, *, seconds=8):
        """Send bytes as they are, and read until the server closes or falls silent."""
        with self.connect(seconds) as line:
            line.sendall(raw)
            return read_reply(line)

    def ask(self, method, path, *headers, body=b""):
        head = [f"{method} {path} HTTP/1.1", "Host: tiny.test", "Connection: close", *headers]
        if body:
            head.append(f"Content-Length: {len(body)}")
        return self.send("\r\n".join([*head, "", ""]).encode("latin-1") + body)

    @property
    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []


def read_reply(line):
    raw = b""
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while chunk := line.recv(65_536):
            raw += chunk
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = [(name.lower(), value) for name, value in (field.split(": ", 1) for field in rest)]
    if ("transfer-encoding", "chunked") in headers:
        body = b"".join(re.split(rb"\r\n[0-9a-fA-F]+\r\n", b"\r\n" + body))
    return Reply(int(first.split()[1]), headers, body)


@contextlib.contextmanager
def running(folder):
    """The tiny application on a port of its own, until the block ends."""
    for name in ("spool", "files"):
        (folder / name).mkdir(exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "tests.config.tiny", str(port), str(folder), str(os.getpid())]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        wait_until_answering(port, process)
        yield Server(port, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_until_answering(port, process, *, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped before it answered"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not answer")
