"""Slow phones, up and down, while somebody else opens pages. Real sockets, real server, one page thread."""

import contextlib
import socket
import threading
import time

import pytest

from tests.config.wire import read_reply
from tests.sizes import trials

pytestmark = pytest.mark.once

SLOW = trials(short=20, long=100, of="slow uploads, beside as many slow downloads")
BYTES_PER_TICK = 2_000
TICK_SECONDS = 0.1
UPLOAD_BYTES = 60_000


class SlowPhones:
    """Sends on some connections and receives on others, 20 kB a second each, until everything was sent.

    Each download has begun when this is made: requests that come in the same instant wait for the page thread, be
    their phones slow or fast, and that is not what is asked here.
    """

    def __init__(self, server, stack):
        self.downloads = [self._download(server, stack) for _ in range(SLOW)]
        self.received_bytes = [len(line.recv(BYTES_PER_TICK)) for line in self.downloads]
        self.uploads = [self._upload(server, stack, number) for number in range(SLOW)]
        self.thread = threading.Thread(target=self._run)

    def _upload(self, server, stack, number):
        line = stack.enter_context(server.connect(30))
        head = f"POST /alder/jobs/J-{number}/files/ HTTP/1.1\r\nHost: tiny.test\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Length: {UPLOAD_BYTES}\r\n\r\n".encode())
        return line

    def _download(self, server, stack):
        line = stack.enter_context(socket.socket())
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
        line.settimeout(30)
        line.connect(("127.0.0.1", server.port))
        line.sendall(b"GET /long/ HTTP/1.1\r\nHost: tiny.test\r\n\r\n")
        return line

    def _run(self):
        for _ in range(UPLOAD_BYTES // BYTES_PER_TICK):
            for line in self.uploads:
                line.sendall(b"x" * BYTES_PER_TICK)
            for number, line in enumerate(self.downloads):
                self.received_bytes[number] += len(line.recv(BYTES_PER_TICK))
            time.sleep(TICK_SECONDS)


def page_seconds(server):
    began = time.monotonic()
    assert server.ask("GET", "/page/").status == 200
    return time.monotonic() - began


def test_slow_uploads_and_slow_downloads_at_once_hold_nobody_up(tiny):
    with contextlib.ExitStack() as stack:
        phones = SlowPhones(tiny, stack)
        phones.thread.start()
        spent = []
        while phones.thread.is_alive():
            spent.append(page_seconds(tiny))
            time.sleep(0.05)
        uploaded = [read_reply(line).status for line in phones.uploads]

    assert len(spent) > 10, "pages must have been asked for while the phones were busy"
    assert max(spent) < 1
    assert uploaded == [200] * SLOW
    assert min(phones.received_bytes) > 0


def test_a_crowd_of_silent_connections_holds_nobody_up(tiny):
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW * 5):
            stack.enter_context(tiny.connect()).sendall(b"GET /silent HTTP/1.1\r\nHo")
        spent = [page_seconds(tiny) for _ in range(5)]

    assert max(spent) < 1


def test_a_slow_reader_does_not_keep_the_page_thread(tiny):
    with tiny.connect() as line:
        line.sendall(b"GET /long/ HTTP/1.1\r\nHost: tiny.test\r\n\r\n")
        assert line.recv(100)
        assert page_seconds(tiny) < 1


def test_a_reader_who_leaves_in_the_middle_costs_nothing(tiny):
    for _ in range(10):
        with tiny.connect() as line:
            line.sendall(b"GET /long/ HTTP/1.1\r\nHost: tiny.test\r\n\r\n")
            assert line.recv(100)

    assert page_seconds(tiny) < 1
