"""A demo instance of its own, started as a newcomer would, and a browser that looks at it.

The instance is another process with its own folder and database, so these tests never touch Django's ORM.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys import chromium
from tests.journeys.people import DESK, PHONE, StorageState, kept_sign_in, opened

FIRST_PORT = 18321
START_SECONDS = 120
STOP_SECONDS = 20
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo instance keeps everything."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[dict[str, Any]]:
    """The contents of demo.json of a fresh demo instance that runs until the last journey ends."""
    folder = demo_folder
    output = (folder.parent / "demo.log").open("w")
    command = [
        str(Path(sys.executable).parent / "fanlight"),
        "demo",
        "--port",
        str(FIRST_PORT),
        "--data",
        str(folder),
    ]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("FANLIGHT_")}
    process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield waited_for(folder / "demo.json", process, log=Path(output.name))
    finally:
        end(process)
        output.close()


def waited_for(path: Path, process: subprocess.Popen[bytes], *, log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists():
            return json.loads(path.read_text())
        time.sleep(0.1)
    pytest.fail(f"the demo did not start:\n{log.read_text()[-4000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        pytest.fail("the demo did not stop when asked to")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=["--no-sandbox"]
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, demo: dict[str, Any]) -> StorageState:
    """The cookies of the owner, who signed in once for all stories that do not begin there."""
    return kept_sign_in(browser, demo)


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page at a desk: 1280 wide, own cookies."""
    with opened(browser, **DESK) as page:
        yield page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone: 390 wide, touch, own cookies."""
    with opened(browser, **PHONE) as page:
        yield page


@pytest.fixture
def office(browser: Browser, signed_in: StorageState) -> Iterator[Page]:
    """A page at a desk where the owner is signed in, and the clipboard may be used."""
    with opened(browser, **DESK, storage_state=signed_in, permissions=CLIPBOARD) as page:
        yield page
