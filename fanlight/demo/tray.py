"""The demo's mail tray: takes every letter by SMTP and lays it into a folder, so that nothing leaves this machine."""

import itertools
import time
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller

ACCEPTED: Final = "250 Laid into the tray"
LETTER_BYTES: Final = 30_000_000


class Tray:
    """Writes each letter as one `.eml` file whose name sorts by arrival. `handle_DATA` is aiosmtpd's word."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self._keep(bytes(envelope.content), recipients=envelope.rcpt_tos)
        return ACCEPTED

    def _keep(self, letter: bytes, *, recipients: list[str]) -> None:
        """Under its final name only once it is whole: the tray's page may look at any moment."""
        name = f"{time.time_ns():020d}-{next(self._numbers)}"
        part = self.folder / f"{name}.part"
        part.write_bytes(f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + letter)
        part.rename(self.folder / f"{name}.eml")


def receiver(folder: Path, *, port: int) -> Controller:
    """An SMTP server on this machine only; `start()` and `stop()` are the caller's."""
    return Controller(Tray(folder), hostname="127.0.0.1", port=port, data_size_limit=LETTER_BYTES)
