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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.journeys import chromium

FIRST_PORT = 18321
START_SECONDS = 60
STOP_SECONDS = 20
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The contents of demo.json of a fresh demo instance that runs until the last journey ends."""
    folder = tmp_path_factory.mktemp("demo")
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


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page at a desk: 1280 wide, own cookies."""
    yield from page_in(browser.new_context(**DESK, locale="en-GB", timezone_id="Europe/London"))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone: 390 wide, touch, own cookies."""
    yield from page_in(browser.new_context(**PHONE, locale="en-GB", timezone_id="Europe/London"))


def page_in(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser refused or could not run something."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda line: complaints.append(line.text) if is_complaint(line.type, line.text) else None
    )
    yield page
    context.close()
    assert complaints == [], "the browser's console stays empty"


def is_complaint(kind: str, text: str) -> bool:
    """Errors and policy violations; an answer like 404 or 422 is logged as an error too, and is the test's business."""
    return kind == "error" and "Failed to load resource" not in text
