"""`bin/bench uploads`: one large file over tus beside the least it can cost, and pages beside slow phones.

The large file goes to one process, in pieces, as `<file-drop>` sends it; the bare server takes the same bytes as one
body, writes them to the same disk with a checksum and makes them durable. Memory is read twenty times a second.
"""

import asyncio
import base64
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench import report, servers
from bench.instance import HOST, PLACE, environment
from bench.servers import Page

MEGABYTE: Final = 1_000_000
ROUNDS: Final = 3
DISK: Final = Path(__file__).parents[1] / ".bench"
"""A folder of the checkout: the usual one for such things may lie in memory."""
CSRF: Final = "c" * 32
FILM: Final = b"\0\0\0\x18ftypisom" + bytes(MEGABYTE - 12)
LINE: Final = b"Moisture readings of the day, wall by wall.\n"
CHECK_SECONDS: Final = 60
FILLED: Final = "import bench.instance as one; one.JOBS = 60; one.main()"
RAISED: Final = {"FANLIGHT_UPLOAD_MB": "2000", "FANLIGHT_PERSON_DAY_MB": "1000000"}
UPLOADS, DOWNLOADS = 50, 20
SLOW_BYTES, TICK_SECONDS = 2_000, 0.1
"""20 kB a second."""
PAGES_A_SECOND: Final = 20
SLOW_SECONDS: Final = 20


@dataclass
class Visit:
    """One reader's browser, at one server."""

    port: int
    cookie: str
    number: str
    room: str = ""
    memory: list[int] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return Page(f"/{PLACE}/jobs/{self.number}/", HOST, self.cookie)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Host": HOST,
            "Cookie": f"{self.cookie}; __Host-fl_csrf={CSRF}",
            "X-CSRFToken": CSRF,
            "Tus-Resumable": "1.0.0",
        }

    def announced(self, name: str, size_bytes: int) -> str:
        metadata = {"filename": name, "room": self.room}
        pairs = (f"{word} {base64.b64encode(said.encode()).decode()}" for word, said in metadata.items())
        headers = {"Upload-Length": str(size_bytes), "Upload-Metadata": ",".join(pairs)}
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("POST", f"/{PLACE}/uploads/", None, self.headers | headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == 201, answer.status
        return str(answer.headers["Location"])


def main(*, megabytes: int, piece: int, write: Path | None) -> int:
    load = os.getloadavg()[0]
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="uploads-", dir=DISK) as folder:
        settings = environment(Path(folder)) | RAISED
        made = subprocess.run(
            [sys.executable, "-c", FILLED], env=settings, capture_output=True, text=True, check=True
        )
        known = json.loads(made.stdout.splitlines()[-1])["portal"]
        rates, memory = _large(settings, known, megabytes, piece)
        times = asyncio.run(_slow(settings, known))
    said = f"One file of {megabytes:,} MB in pieces of {piece} MB"
    text = report.uploads_table(rates, memory, times, said=said, load=load)
    print(text)
    if write:
        report.put_into(write, text, by="uploads")
    return 0


def _large(
    settings: dict[str, str], known: dict[str, Any], megabytes: int, piece: int
) -> tuple[dict[str, float], tuple[float, float]]:
    """Best rate of each side in MB/s, in turns; memory in MB before, and how much more at most."""
    rates = {"bare": 0.0, "product": 0.0}
    before, most = 0.0, 0.0
    for number in range(ROUNDS):
        port = servers.free_port()
        with servers.running(servers.bare(port, "bench.bare_uploading"), settings):
            time.sleep(2)
            rates["bare"] = max(rates["bare"], megabytes / _posted(port, megabytes))
        port = servers.free_port(port + 1)
        with servers.running(servers.product(port, workers=1), settings) as process:
            visit = _visit(port, known)
            began = servers.memory_bytes(process) / MEGABYTE
            watch = _Watch(process)
            rates["product"] = max(
                rates["product"], megabytes / _in_pieces(visit, megabytes, piece, number=number)
            )
            if watch.most() / MEGABYTE - began > most:
                before, most = began, watch.most() / MEGABYTE - began
    return rates, (before, most)


class _Watch:
    """The most memory that a server takes while something happens."""

    def __init__(self, process: Any) -> None:
        self._process, self._over, self._seen = process, threading.Event(), [0]
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self._seen.append(servers.memory_bytes(self._process))

    def most(self) -> int:
        self._over.set()
        self._thread.join()
        return max(self._seen)


def _posted(port: int, megabytes: int) -> float:
    line = http.client.HTTPConnection("127.0.0.1", port)
    began = time.perf_counter()
    line.request("POST", "/", (FILM for _ in range(megabytes)), {"Content-Length": str(megabytes * MEGABYTE)})
    assert line.getresponse().read()
    return time.perf_counter() - began


def _in_pieces(visit: Visit, megabytes: int, piece: int, *, number: int) -> float:
    """Each time other bytes at the end, lest the same file is noticed."""
    began = time.perf_counter()
    place = visit.announced(f"film-{number}.mp4", megabytes * MEGABYTE)
    line = http.client.HTTPConnection("127.0.0.1", visit.port)
    for at in range(0, megabytes, piece):
        count = min(piece, megabytes - at)
        last = FILM[:-1] + bytes([number + 1])
        parts = [FILM] * (count - 1) + [last if at + count == megabytes else FILM]
        size = {"Content-Length": str(count * MEGABYTE), "Upload-Offset": str(at * MEGABYTE)}
        kind = {"Content-Type": "application/offset+octet-stream"}
        line.request("PATCH", place, iter(parts), visit.headers | size | kind)
        answer = line.getresponse()
        words = answer.read()
        assert answer.status == 204, (answer.status, words)
    return time.perf_counter() - began


def _visit(port: int, known: dict[str, Any]) -> Visit:
    visit = Visit(port, f"__Host-fl_portal_{PLACE}={known['secret']}", known["number"])
    servers.seconds_to_answer(port, visit.page)
    html, _encoding = servers.fetched(
        port, Page(visit.page.path, HOST, visit.page.cookie, accepts="identity")
    )
    found = re.search(r'data-place="(?:[^"]*&amp;)?room=([^"&]+)', html.decode())
    assert found
    visit.room = found[1]
    return visit


async def _slow(settings: dict[str, str], known: dict[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of pages at twenty a second: alone, and beside the slow phones. The default set-up, no proxy."""
    port = servers.free_port()
    worker = [sys.executable, "-m", "fanlight.config.cli", "work"]
    with (
        servers.running(servers.product(port, workers=0), settings),
        servers.running(worker, settings),
    ):
        visit = _visit(port, known)
        address = _fetchable(visit)
        alone = await _pages(visit)
        phones = [asyncio.create_task(_sends(visit, number)) for number in range(UPLOADS)]
        phones += [asyncio.create_task(_fetches(visit, address)) for _ in range(DOWNLOADS)]
        await asyncio.sleep(2)
        beside = await _pages(visit)
        answers = await asyncio.gather(*phones)
    assert all(answers), "each phone must have been answered"
    return {"alone": alone, "beside": beside}


def _fetchable(visit: Visit) -> str:
    """A text of 4 MB, sent and looked into by the worker: nothing is passed on before."""
    content = LINE * (4 * MEGABYTE // len(LINE))
    place = visit.announced("slow.txt", len(content))
    line = http.client.HTTPConnection("127.0.0.1", visit.port)
    kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    line.request("PATCH", place, content, visit.headers | kind)
    answer = line.getresponse()
    answer.read()
    address = str(answer.headers["Fanlight-File"])
    until = time.monotonic() + CHECK_SECONDS
    while time.monotonic() < until:
        line.request("GET", address, headers=visit.headers)
        answer = line.getresponse()
        answer.read()
        if answer.status == 200:
            return address
        time.sleep(0.2)
    raise AssertionError(f"{address} was not passed on within {CHECK_SECONDS} s.")


async def _pages(visit: Visit) -> list[float]:
    """Open loop: each page is asked for when its time has come, whether or not the last one was answered."""

    async def one() -> float:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
        writer.write(visit.page.request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        first = await reader.read()
        writer.close()
        assert first.startswith(b"HTTP/1.1 200"), first[:40]
        return (time.perf_counter() - began) * 1000

    asked = []
    for _ in range(PAGES_A_SECOND * (SLOW_SECONDS - 5)):
        asked.append(asyncio.create_task(one()))
        await asyncio.sleep(1 / PAGES_A_SECOND)
    return sorted(await asyncio.gather(*asked))


async def _sends(visit: Visit, number: int) -> bool:
    """Every third phone a piece over tus, for one person may have twenty on their way; the others a plain form."""
    content = b"%PDF-1.7\n" + os.urandom(SLOW_BYTES * int(SLOW_SECONDS / TICK_SECONDS))
    if number % 3 == 0:
        place = await asyncio.to_thread(visit.announced, f"slow-{number}.pdf", len(content))
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        head, body = f"PATCH {place}", content
    else:
        kind = {"Content-Type": "multipart/form-data; boundary=phone"}
        named = (
            f'--phone\r\nContent-Disposition: form-data; name="files"; filename="slow-{number}.pdf"\r\n\r\n'
        )
        head = f"POST /{PLACE}/jobs/{visit.number}/files/"
        body = named.encode() + content + b"\r\n--phone--\r\n"
    said = visit.headers | kind | {"Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"{head} HTTP/1.1", *(f"{name}: {text}" for name, text in said.items()), "", ""]
    reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
    writer.write("\r\n".join(lines).encode())
    for at in range(0, len(body), SLOW_BYTES):
        writer.write(body[at : at + SLOW_BYTES])
        await writer.drain()
        await asyncio.sleep(TICK_SECONDS)
    answer = await reader.read(12)
    return answer in (b"HTTP/1.1 204", b"HTTP/1.1 303")


async def _fetches(visit: Visit, address: str) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", visit.port, limit=SLOW_BYTES)
    lines = [f"GET {address} HTTP/1.1", f"Host: {HOST}", f"Cookie: {visit.cookie}", "", ""]
    writer.write("\r\n".join(lines).encode())
    first = await reader.read(SLOW_BYTES)
    for _ in range(int(SLOW_SECONDS / TICK_SECONDS)):
        await reader.read(SLOW_BYTES)
        await asyncio.sleep(TICK_SECONDS)
    writer.close()
    return first.startswith(b"HTTP/1.1 200")
