"""A real web process over the database of the test, which is killed and started again; and phones that upload to it."""

import contextlib
import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from tests.config.wire import free_port, wait_until_answering

CSRF = "c" * 32
BOUNDARY = "----phone"


class KilledServer:
    """`start` waits until it answers; `kill` ends every process of it at once, without a word to any."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port(23_000, 29_000)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")
        }
        self.environment |= {
            "FANLIGHT_DEMO": "1",
            "FANLIGHT_DATA": str(folder),
            "FANLIGHT_SECRET": os.environ["FANLIGHT_SECRET"],
            "FANLIGHT_URL": f"http://127.0.0.1:{self.port}",
            "FANLIGHT_DATABASE_URL": database_url(folder),
            "FANLIGHT_PERSON_DAY_FILES": "1000000",  # one contact sends for all phones, all day
            "FANLIGHT_PERSON_DAY_MB": "1000000",
        }

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "fanlight.config.cli",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        self.process = subprocess.Popen(
            [*command, "--parent", str(os.getpid())], env=self.environment, start_new_session=True
        )
        wait_until_answering(self.port, self.process)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=15)


def database_url(folder: Path) -> str:
    """The database that the test itself uses, as another process finds it."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        (folder / "fanlight.sqlite3").symlink_to(named["NAME"])
        return ""
    host = urllib.parse.quote(named["HOST"], safe="")
    return f"postgresql://{named['USER']}:{named['PASSWORD']}@/{named['NAME']}?host={host}"


@dataclass
class Phone:
    """Sends one file after the other. A file without an answer is sent again, as a person presses again."""

    port: int
    cookie: str
    number: int
    sent: int = 0
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    pending: tuple[str, bytes] | None = None
    answers: list[int] = field(default_factory=list)

    def upload(self) -> None:
        """One file, answered; raises OSError or HTTPException when the line breaks first."""
        name, content = self.pending or self._next()
        self.pending = name, content
        status = self._post(name, content)
        self.answers.append(status)
        if status in (302, 303):
            self.acknowledged[name] = content
            self.pending = None

    def until(self, over: threading.Event, *, first_answer: threading.Event) -> None:
        """Upload until the server is dead. A line that breaks before is tried again."""
        while not over.is_set():
            try:
                self.upload()
                first_answer.set()
            except (OSError, http.client.HTTPException):
                over.wait(0.05)

    def _next(self) -> tuple[str, bytes]:
        self.sent += 1
        return f"phone-{self.number}-{self.sent}.pdf", b"%PDF-1.7\n" + random.randbytes(
            random.randint(1_000, 400_000)
        )

    def _post(self, name: str, content: bytes) -> int:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Cookie": f"fl_portal_alder={self.cookie}; fl_csrf={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)) as line:
            line.request("POST", "/alder/jobs/J-1/files/", body, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
