"""A workspace from nothing: from the link that the operator prints to a client's link, opened on a phone.

Counted as people count: each page that is opened by hand, each field that is filled and each press is a step.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look

pytestmark = pytest.mark.journey

MOST_STEPS, MOST_SECONDS = 25, 600
NAME = f"Cedar & Daughters {time.time_ns() % 1_000_000}"
EMAIL = f"cora{time.time_ns() % 1_000_000}@stories.example"
GOOD = "three calm brown otters"
LOGO = Path(__file__).parent.parent.parent / "fanlight" / "demo" / "pictures" / "front-door.jpg"
TRAY_MS = 20_000


class Counted:
    """A pair of hands on pages; every use of them is a step."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def opens(self, page: Page, address: str, what: str) -> None:
        self._count(f"open {what}")
        page.goto(address)

    def fills(self, page: Page, label: str, words: str) -> None:
        self._count(f"fill in {label}")
        page.get_by_label(label).fill(words)

    def chooses(self, page: Page, label: str) -> None:
        self._count(f"choose {label}")
        page.get_by_label(label).check()

    def takes(self, page: Page, label: str, path: Path) -> None:
        self._count(f"take a file for {label}")
        page.get_by_label(label).set_input_files(path)

    def presses(self, page: Page, name: str) -> None:
        self._count(f"press {name}")
        page.get_by_role("button", name=re.compile(f"^{name}")).click()

    def _count(self, step: str) -> None:
        self.steps.append(step)


def printed(folder: Path, origin: str) -> str:
    """What the operator's command prints, as the operator of the running demo."""
    others = {name: text for name, text in os.environ.items() if not name.startswith("FANLIGHT_")}
    own = {"FANLIGHT_DEMO": "1", "FANLIGHT_DATA": str(folder), "FANLIGHT_URL": origin}
    own["FANLIGHT_SECRET"] = (folder / "secret").read_text()
    command = [str(Path(sys.executable).parent / "fanlight"), "workspace", "create"]
    said = subprocess.run(command, env=others | own, capture_output=True, text=True, timeout=60, check=True)
    return re.search(r"http\S+/accounts/opening/\S+", said.stdout)[0]


def letter_link(page: Page, demo: dict[str, Any]) -> str:
    """The link in the letter, as the owner's mailbox shows it on the phone."""
    letter = page.get_by_role("link", name=re.compile(re.escape(NAME))).first
    page.goto(demo["mail_tray"])
    deadline = time.monotonic() + TRAY_MS / 1000
    while not letter.is_visible() and time.monotonic() < deadline:
        page.wait_for_timeout(300)
        page.reload()
    letter.click()
    return re.search(r"http\S+/l/fls_\w+", page.get_by_role("main").inner_text())[0]


def through_the_wizard(hands: Counted, desk: Page, address: str) -> None:
    hands.opens(desk, address, "the operator's link")
    hands.fills(desk, "Your name", "Cora Cedar")
    hands.fills(desk, "Email", EMAIL)
    hands.fills(desk, "Password", GOOD)
    hands.presses(desk, "Begin")
    hands.chooses(desk, "Contractor")
    hands.presses(desk, "Continue")
    hands.fills(desk, "Name of the business", NAME)
    expect(desk.locator("#address")).to_contain_text("/cedar-daughters-")
    hands.presses(desk, "Continue")
    hands.fills(desk, "Colour", "#b4531a")
    hands.takes(desk, "Logo", LOGO)
    hands.presses(desk, "Continue")
    hands.fills(desk, "First client", "Brightwater")
    hands.fills(desk, "First job", "Loft conversion")
    hands.presses(desk, "Continue")
    hands.presses(desk, "Open and send me the link")


def test_from_the_operators_link_to_a_clients_link_on_a_phone(
    desk: Page, phone: Page, demo: dict[str, Any], demo_folder: Path
):
    origin = demo["mail_tray"].removesuffix("/mail/")
    address = printed(demo_folder, origin)
    began, hands = time.monotonic(), Counted()

    through_the_wizard(hands, desk, address)
    desk.wait_for_url(re.compile(r"/console/cedar-daughters-\d+/$"))
    expect(desk.get_by_role("status")).to_contain_text("on its way to your mailbox")
    expect(desk.locator(".sidebar img.logo")).to_be_visible()

    link = letter_link(phone, demo)
    hands.opens(phone, link, "the link in the letter, on the phone")
    assert phone.viewport_size["width"] == 390
    hands.presses(phone, "Continue to")
    phone.wait_for_url(re.compile(r"/jobs/[^/]+/$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Loft conversion")
    expect(phone.locator("header img.logo")).to_be_visible()

    seconds = time.monotonic() - began
    print(
        f"opened in {len(hands.steps)} steps and {seconds:.0f} s of a machine's clock: "
        + "; ".join(hands.steps)
    )
    assert len(hands.steps) < MOST_STEPS
    assert seconds < MOST_SECONDS
    assert urlsplit(phone.url).path.startswith("/cedar-daughters-")


def test_every_step_is_well_made_and_keeps_what_was_said(desk: Page, demo: dict[str, Any], demo_folder: Path):
    desk.goto(printed(demo_folder, demo["mail_tray"].removesuffix("/mail/")))
    wrong = look(desk, "the operator's link")
    desk.get_by_label("Your name").fill("Bea Birch")
    desk.get_by_label("Email").fill(f"b{EMAIL}")
    desk.get_by_label("Password").fill(GOOD)
    desk.get_by_role("button", name="Begin").click()
    wrong += look(desk, "trade")
    desk.get_by_label("Claims and repair").check()
    desk.get_by_role("button", name="Continue").click()
    wrong += look(desk, "name")
    desk.get_by_label("Name of the business").fill("Birch & Sons")
    desk.get_by_role("button", name="Continue").click()
    wrong += look(desk, "look")

    desk.go_back()
    expect(desk.get_by_label("Name of the business")).to_have_value("Birch & Sons")
    desk.get_by_role("link", name="Back").click()
    expect(desk.get_by_label("Claims and repair")).to_be_checked()
    wizard = f"{demo['console']['url'].partition('/console')[0]}/accounts/workspace/"
    desk.goto(f"{wizard}link/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Colour and logo")
    desk.get_by_role("button", name="Continue").click()
    wrong += look(desk, "work")
    desk.get_by_label("First job").fill("Ceiling")
    desk.get_by_role("button", name="Continue").click()
    wrong += look(desk, "link")

    assert wrong == [], "\n".join(wrong)
