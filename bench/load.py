"""A client that asks for one page again and again over kept connections, in a process and a thread of its own.

It ends by itself when its time is over; its last line is JSON.
"""

import argparse
import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Final

PATIENCE_SECONDS: Final = 10
END_OF_HEAD: Final = b"\r\n\r\n"


class Broken(Exception):
    """The server answered something that is not the page."""


@dataclass(slots=True)
class Connection:
    """One connection with one request on its way."""

    socket: socket.socket
    request: bytes
    asked_at: float = 0.0
    expected: int = 0
    received: bytearray = field(default_factory=bytearray)

    def ask(self) -> None:
        self.received.clear()
        self.expected = 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.request)

    def is_answered(self) -> bool:
        """Take in what has arrived; True once the whole answer is here."""
        part = self.socket.recv(262_144)
        if not part:
            raise Broken("The connection was closed.")
        self.received += part
        if not self.expected and END_OF_HEAD in self.received:
            self.expected = whole_length(bytes(self.received))
        return 0 < self.expected <= len(self.received)


def whole_length(start: bytes) -> int:
    """Bytes of head and body, read off the head. Raises Broken for anything but 200."""
    head = start.partition(END_OF_HEAD)[0]
    status, *lines = head.decode("latin-1").split("\r\n")
    if not status.startswith("HTTP/1.1 200"):
        raise Broken(status)
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    return len(head) + len(END_OF_HEAD) + int(headers["content-length"])


def run(port: int, request: bytes, *, connections: int, seconds: float) -> list[float]:
    """Seconds that each answer took, in the order they came."""
    chosen = selectors.DefaultSelector()
    opened = [_opened(port, request) for _ in range(connections)]
    try:
        for connection in opened:
            chosen.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        return _answers(chosen, until=time.perf_counter() + seconds)
    finally:
        chosen.close()
        for connection in opened:
            connection.socket.close()


def _answers(chosen: selectors.BaseSelector, *, until: float) -> list[float]:
    took: list[float] = []
    while (now := time.perf_counter()) < until:
        ready = chosen.select(PATIENCE_SECONDS)
        if not ready:
            raise Broken(f"Nothing answered for {time.perf_counter() - now:.0f} s.")
        for key, _ in ready:
            if key.data.is_answered():
                took.append(time.perf_counter() - key.data.asked_at)
                key.data.ask()
    return took


def _opened(port: int, request: bytes) -> Connection:
    connected = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return Connection(connected, request)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    given = parser.parse_args()
    request = sys.stdin.buffer.read()
    took = run(given.port, request, connections=given.connections, seconds=given.seconds)
    json.dump([round(one, 6) for one in took], sys.stdout)


if __name__ == "__main__":
    main()
