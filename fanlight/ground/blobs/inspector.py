"""The process that looks into files, as its parent sees it: started once, asked for one file after the other."""

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

PROGRAM: Final = "fanlight.ground.blobs.inspection"
ANSWER: Final = "answer.json"
MOST_ANSWER_BYTES: Final = 4_000_000
PATIENCE_SECONDS: Final = 120
"""Longer than the program's own clock, which ends a file that takes too long."""


class Interrupted(Exception):
    """The process that looked ended, for a reason outside the file."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file that was drawn, still in the folder of its check."""

    path: Path
    use: str
    page: int
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file. `flaws` are code words; with none of them it is what it says."""

    flaws: list[str] = field(default_factory=list)
    made: list[Drawn] = field(default_factory=list)
    blank: list[tuple[int, int, int]] = field(default_factory=list)
    width: int | None = None
    height: int | None = None
    pages: int | None = None


class Inspector:
    """`with Inspector() as inspector: inspector.look(…)`. The first file starts the process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.close()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def look(self, path: Path, media_type: str, folder: Path) -> Found:
        """Into a file; what is drawn of it lies in `folder`, which must be empty. Raises Interrupted."""
        asked = {"path": str(path.absolute()), "media_type": media_type, "folder": str(folder.absolute())}
        ended = self._ask(json.dumps(asked).encode() + b"\n")
        if ended == b"limit":
            return Found(flaws=["limit"])
        if ended != b"done":
            raise Interrupted(ended.decode(errors="replace"))
        return _answer(folder)

    def _ask(self, line: bytes) -> bytes:
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
            told = process.stdout.readline().strip() if ready else b""
        except OSError as failure:
            told = b""
            process.kill()
            _ = failure
        if not told:
            process.kill()
            self.close()
            raise Interrupted("the process that looks into files has ended")
        return told

    def _start(self) -> subprocess.Popen[bytes]:
        """In a process that has nothing of ours but the file: no settings, no secrets."""
        bare = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", PROGRAM]
        self._process = subprocess.Popen(
            command, env=bare, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )
        return self._process


@contextmanager
def own_folder(parent: Path, name: str) -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    folder = parent / name
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answer(folder: Path) -> Found:
    """What the process wrote. It looked into a hostile file, so nothing it says is taken without a look."""
    try:
        with (folder / ANSWER).open("rb") as file:
            said = json.loads(file.read(MOST_ANSWER_BYTES))
        made = [_drawn(folder, one) for one in said.get("made", [])]
        blank = [(int(start), int(end), int(whole)) for start, end, whole in said.get("blank", [])]
        sizes = {name: _whole(said.get(name)) for name in ("width", "height", "pages")}
        return Found([str(flaw)[:20] for flaw in said["flaws"]], made, blank, **sizes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as failure:
        raise Interrupted(f"an answer that says nothing: {failure}") from failure


def _drawn(folder: Path, one: dict[str, Any]) -> Drawn:
    path = folder / Path(str(one["file"])).name
    if path.is_symlink() or not path.is_file():
        raise ValueError(path.name)
    numbers = [_whole(one[name]) or 0 for name in ("page", "width", "height")]
    return Drawn(path, str(one["use"]), numbers[0], numbers[1], numbers[2], str(one["format"]))


def _whole(number: Any) -> int | None:
    if number is not None and not (isinstance(number, int) and 0 <= number < 1_000_000):
        raise ValueError(str(number)[:20])
    return number
