"""Processes under measurement: started in groups of their own, asked for a first answer, and ended in any case."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

FIRST_PORT, LAST_PORT = 21_000, 21_999
START_SECONDS: Final = 30
STOP_SECONDS: Final = 15
BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs, and where it listens."""

    process: subprocess.Popen[bytes]
    port: int


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for, as a browser with a visit of its own would."""

    path: str
    host: str
    cookie: str
    accepts: str = "gzip, deflate, br"
    asks_for_a_piece: bool = False
    """As htmx asks, for one block of the page."""

    @property
    def headers(self) -> dict[str, str]:
        browser = {"Accept": "text/html", "Accept-Encoding": self.accepts, "User-Agent": "fanlight-bench"}
        piece = {"HX-Request": "true", "HX-Request-Type": "partial"} if self.asks_for_a_piece else {}
        return {"Host": self.host, "Cookie": self.cookie, **browser, **piece}

    @property
    def request(self) -> bytes:
        lines = [
            f"GET {self.path} HTTP/1.1",
            *(f"{name}: {text}" for name, text in self.headers.items()),
            "",
            "",
        ]
        return "\r\n".join(lines).encode()


@contextlib.contextmanager
def running(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a group of its own, which is ended with all that it started."""
    process = subprocess.Popen(command, env=dict(environment), process_group=0)
    try:
        yield process
    finally:
        _end(process)


def product(port: int, *, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "fanlight.config.cli",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]


def bare(port: int, module: str = "bench.bare") -> list[str]:
    """Plain WSGI as granian serves it: one process, one thread, the loop and the protocol that the product has."""
    told = "--interface wsgi --workers 1 --blocking-threads 1 --loop asyncio --http 1 --no-ws --log-level warning"
    return [str(BIN / "granian"), *told.split(), "--port", str(port), f"{module}:application"]


def seconds_to_answer(port: int, page: Page) -> float:
    """From now until the page is answered."""
    began = time.perf_counter()
    while time.perf_counter() - began < START_SECONDS:
        with contextlib.suppress(OSError, http.client.HTTPException):
            fetched(port, page)
            return time.perf_counter() - began
        time.sleep(0.01)
    raise TimeoutError(f"Nothing answers at port {port}.")


def fetched(port: int, page: Page) -> tuple[bytes, str]:
    """The body as served, and its encoding. Raises AssertionError for anything but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page.path, headers=page.headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise AssertionError(f"{page.path} answers {response.status}.")
        return body, response.headers.get("Content-Encoding", "")
    finally:
        connection.close()


def free_port(first: int = FIRST_PORT) -> int:
    """One below those that the system lends out by itself."""
    for number in range(first, LAST_PORT):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", number))
            return number
    raise OSError("No port is free.")


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Computing time that a process and all that it started have used."""
    parent = psutil.Process(process.pid)
    used = [one.cpu_times() for one in [parent, *parent.children(recursive=True)]]
    return float(sum(one.user + one.system for one in used))


def memory_bytes(process: subprocess.Popen[bytes]) -> int:
    """Proportional set size of a process and all that it started: memory that is shared counts once."""
    parent = psutil.Process(process.pid)
    return sum(one.memory_full_info().pss for one in [parent, *parent.children(recursive=True)])


def _end(process: subprocess.Popen[bytes]) -> None:
    """First by asking; then whatever is left of the group."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
