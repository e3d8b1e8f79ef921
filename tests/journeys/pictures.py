"""Takes the pictures of the README from a fresh demo instance: `.venv/bin/python -m tests.journeys.pictures`."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.journeys import chromium, people, steps

HERE = Path(__file__).parent.parent.parent / "docs" / "pictures"
PORT, START_SECONDS = "18331", 120


def main() -> None:
    HERE.mkdir(exist_ok=True)
    with demo() as contents, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find_or_install(), args=["--no-sandbox"]
        )
        portal(browser, contents)
        console(browser, contents)
        browser.close()


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "fanlight.config.cli", "demo", "--port", PORT, "--data", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            yield started(Path(folder) / "demo.json")
        finally:
            process.terminate()
            process.wait()


def started(path: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    return json.loads(path.read_text())


def portal(browser: Browser, contents: dict[str, Any]) -> None:
    """The featured job on a phone, as its customer sees it."""
    phone = {**people.PHONE, "device_scale_factor": 2, "reduced_motion": "reduce"}
    with people.opened(browser, **phone) as page:
        steps.come_in(page, contents["links"][0]["url"])
        page.screenshot(path=HERE / "portal-phone.png")


def console(browser: Browser, contents: dict[str, Any]) -> None:
    """The same job in the console, with Share & Sync open."""
    with people.opened(browser, **people.DESK, reduced_motion="reduce") as page:
        people.sign_in(page, contents)
        steps.find_job(page, contents, steps.FEATURED)
        page.get_by_role("link", name="Share & Sync").click()
        page.get_by_role("dialog", name="Share & Sync").wait_for()
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=HERE / "console-job.png")


if __name__ == "__main__":
    main()
