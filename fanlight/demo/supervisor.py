"""Runs the demo with one command: prepares it, starts its processes, says how to get in, and ends them all again."""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final, NoReturn

from fanlight.demo import ports, tray

TRAY_PORT: Final = 8_425
WEB_PROCESSES: Final = 2
FIRST_PAGE: Final = "/accounts/login/"
FIRST_PAGE_SECONDS: Final = 30
STOP_SECONDS: Final = 12
WATCH_SECONDS: Final = 0.2

type Contents = dict[str, Any]


class DemoFailed(Exception):
    """The demo cannot start or go on; the message says why, for the person at the keyboard."""


class Stopped(Exception):
    """Somebody asked the demo to end."""


@dataclass(frozen=True, slots=True)
class Demo:
    folder: Path
    port: int
    tray_port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """For the processes: this demo's settings, and none of another instance's."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")}
        return others | {
            "DJANGO_SETTINGS_MODULE": "fanlight.config.settings",
            "FANLIGHT_DEMO": "1",
            "FANLIGHT_NEW_WORKSPACES": "owners",
            "FANLIGHT_DATA": str(self.folder),
            "FANLIGHT_SECRET": secret_of(self.folder),
            "FANLIGHT_URL": self.origin,
            "FANLIGHT_MAIL_URL": f"smtp://127.0.0.1:{self.tray_port}?tls=none",
        }


class Children:
    """The demo's processes, each in a group of its own, so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "fanlight.config.cli", *arguments, "--parent", str(os.getpid())]
        self._running[name] = subprocess.Popen(command, env=dict(self._environment), process_group=0)

    def require_alive(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                raise DemoFailed(f"The {name} stopped by itself (exit status {process.returncode}).")

    def stop(self) -> None:
        for process in self._running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()


def run(folder: Path, *, port: int) -> int:
    """Run the demo that lives in `folder` until it is told to stop; the exit status."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup leaves it
        signal.signal(signal.SIGHUP, _stop)
    try:
        _run(folder.absolute(), port)
    except Stopped:
        print("\nStopped. Everything is kept for the next start.")
        return 0
    except DemoFailed as failure:
        print(failure, file=sys.stderr)
        return 1


def _run(folder: Path, port: int) -> NoReturn:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_alone(folder))
        demo = Demo(folder, stack.enter_context(_claimed(port)), stack.enter_context(_claimed(TRAY_PORT)))
        if demo.port != port:
            print(f"Port {port} is in use; taking {demo.port}.")
        receiver = tray.receiver(folder / "mail", port=demo.tray_port)
        receiver.start()
        stack.callback(receiver.stop)
        children = Children(demo.environment())
        stack.callback(_undisturbed, children)
        children.start("web server", "serve", "--port", str(demo.port), "--workers", str(WEB_PROCESSES))
        contents = prepared(demo)  # meanwhile the web server loads
        wait_for_first_page(demo, children)
        children.start("worker", "work")
        announce(demo, contents)
        watch(children)


def secret_of(folder: Path) -> str:
    """The demo's root key, made once."""
    path = folder / "secret"
    with contextlib.suppress(FileExistsError), path.open("x") as new:
        path.chmod(0o600)
        new.write(secrets.token_urlsafe(48))
    return path.read_text()


def prepared(demo: Demo) -> Contents:
    """Migrated and filled; links are new at each start."""
    command = [sys.executable, "-m", "fanlight.demo.prepare"]
    with subprocess.Popen(
        command, env=demo.environment(), stdout=subprocess.PIPE, process_group=0
    ) as preparing:
        try:
            output = preparing.communicate()[0]
        except Stopped:
            preparing.terminate()
            raise
    if preparing.returncode:
        raise DemoFailed("The demo's database could not be made ready.")
    contents: Contents = json.loads(output.splitlines()[-1])
    return contents | {"mail_tray": f"{demo.origin}/mail/"}


def wait_for_first_page(demo: Demo, children: Children) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while not _answers(demo.port):
        children.require_alive()
        if time.monotonic() > deadline:
            raise DemoFailed(f"No page answered within {FIRST_PAGE_SECONDS} seconds.")
        time.sleep(0.05)


def announce(demo: Demo, contents: Contents) -> None:
    """Print how to get in, and write the same for programs."""
    part = demo.folder / "demo.json.part"
    part.write_text(json.dumps(contents, indent=2) + "\n")
    part.rename(demo.folder / "demo.json")
    console = contents["console"]
    print(f"\nFanlight demo, kept in {demo.folder}. Ctrl-C stops it.\n")
    print(f"  Console    {console['url']}\n             {console['email']}  {console['password']}")
    for link in contents["links"]:
        whose = f"{link['workspace']}: {link['contact']}, {link['audience'].replace('_', ' ')}"
        print(f"  Portal     {whose}\n             {link['url']}")
    sign_in = contents["sign_in"]
    print(
        f"  Sign in    {sign_in['url']}\n             as {sign_in['email']}, by a code that arrives in the mail tray"
    )
    print(f"  Mail tray  {contents['mail_tray']}\n", flush=True)


def watch(children: Children) -> NoReturn:
    while True:
        children.require_alive()
        time.sleep(WATCH_SECONDS)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two demos in one folder would answer with each other's links."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(f"A demo already runs in {folder}. Choose another folder with --data.") from None
        yield


@contextlib.contextmanager
def _claimed(first: int) -> Iterator[int]:
    with contextlib.ExitStack() as stack:
        try:
            number = stack.enter_context(ports.claimed(first))
        except OSError as failure:
            raise DemoFailed(f"The demo found {failure}.") from failure
        yield number


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", FIRST_PAGE)
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _undisturbed(children: Children) -> None:
    """A second Ctrl-C must not leave half of the processes behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    children.stop()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _stop(_number: int, _frame: object) -> NoReturn:
    raise Stopped
