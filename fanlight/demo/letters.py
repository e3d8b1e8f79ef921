"""The letters that lie in the demo's tray, as its pages show them: read from files, newest first."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path
from typing import Final

from django.conf import settings

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class TrayLetter:
    """One `.eml` file; `name` begins with the moment it arrived, in nanoseconds."""

    name: str
    message: EmailMessage

    @property
    def at(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(int(self.name.split("-")[0]) / 1e9, tz=datetime.UTC)

    @property
    def subject(self) -> str:
        return self._header("subject")

    @property
    def sender(self) -> str:
        return self._header("from")

    @property
    def to(self) -> str:
        return self._header("to")

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _header(self, name: str) -> str:
        return str(self.message[name] or "")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest() -> list[TrayLetter]:
    return list(islice(_all(), SHOWN))


def named(name: str) -> TrayLetter | None:
    path = _folder() / f"{name}.eml"
    return _read(path) if path.is_file() else None


def _all() -> Iterator[TrayLetter]:
    for path in sorted(_folder().glob("*.eml"), reverse=True):
        yield _read(path)


def _read(path: Path) -> TrayLetter:
    with path.open("rb") as opened:
        return TrayLetter(path.stem, message_from_binary_file(opened, policy=policy.default))


def _folder() -> Path:
    return Path(settings.DATA) / "mail"
