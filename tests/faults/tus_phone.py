"""A phone that sends files in pieces over tus, and after a break asks how far the server came."""

import base64
import contextlib
import http.client
import random
from dataclasses import dataclass, field

from tests.faults.killed_server import CSRF, Phone

PIECE_BYTES = 60_000
TUS = "1.0.0"


class Lost(AssertionError):
    """The server does not know bytes any more that it had acknowledged."""


@dataclass
class TusPhone(Phone):
    """`told` is what the server acknowledged of the file on its way: it may never be less afterwards."""

    room: str = ""
    place: str = ""
    told: int = 0
    resumed: int = 0
    seen: list[int] = field(default_factory=list)

    def upload(self) -> None:
        name, content = self.pending or self._next()
        self.pending = name, content
        if not self.place:
            self.place = self._announced(name, content)
        if self.told:
            self.resumed += 1
        at = self._how_far()
        if at < self.told:
            raise Lost(f"{name}: {self.told} bytes were acknowledged, {at} are there")
        while at < len(content):
            at = self._sent(content[at : at + PIECE_BYTES], at)
            self.told = at
        self.acknowledged[name] = content
        self.answers.append(303)
        self.pending, self.place, self.told = None, "", 0

    def _next(self) -> tuple[str, bytes]:
        self.sent += 1
        size = random.randint(1_000, 400_000)
        return f"tus-{self.number}-{self.sent}.pdf", b"%PDF-1.7\n" + random.randbytes(size)

    def _announced(self, name: str, content: bytes) -> str:
        metadata = {"filename": name, "room": self.room, "press": name}
        pairs = (f"{word} {base64.b64encode(said.encode()).decode()}" for word, said in metadata.items())
        headers = {"Upload-Length": str(len(content)), "Upload-Metadata": ",".join(pairs)}
        answer = self._ask("POST", "/alder/uploads/", 201, headers)
        return str(answer["location"])

    def _how_far(self) -> int:
        return int(self._ask("HEAD", self.place, 200)["upload-offset"])

    def _sent(self, piece: bytes, at: int) -> int:
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
        return int(self._ask("PATCH", self.place, 204, kind, piece)["upload-offset"])

    def _ask(
        self,
        method: str,
        path: str,
        expected: int,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> dict[str, str]:
        ours = {"Cookie": f"fl_portal_alder={self.cookie}; fl_csrf={CSRF}", "X-CSRFToken": CSRF}
        ours |= {"Tus-Resumable": TUS}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)) as line:
            line.request(method, path, body, ours | (headers or {}))
            answer = line.getresponse()
            answer.read()
            if answer.status in (423, 503):  # the dead server's piece is still being put away
                raise http.client.HTTPException(answer.status)
            if answer.status != expected:
                raise AssertionError(f"{method} {path}: {answer.status}")
            return {name.lower(): value for name, value in answer.getheaders()}
