"""A photo from a phone whose network comes and goes: it arrives once and whole, whatever happened on the way."""

import math
import os
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps

pytestmark = pytest.mark.journey

PIECE_BYTES = 100_000
PIECES = 12
SLOW = {"latency": 20, "downloadThroughput": -1, "uploadThroughput": 300_000}
LATER_MS = 30_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "ceiling.jpg"
    side = math.isqrt(PIECES * PIECE_BYTES)
    noise = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))  # some bytes for each point
    noise.save(path, "JPEG", quality=75)
    return path


class Line:
    """The phone's connection: slow from the beginning, and away for a while."""

    def __init__(self, phone: Page) -> None:
        self._wire = phone.context.new_cdp_session(phone)
        self._wire.send("Network.enable")
        self.be(offline=False)

    def be(self, *, offline: bool) -> None:
        self._wire.send("Network.emulateNetworkConditions", SLOW | {"offline": offline})


def arrived(phone: Page, demo: dict[str, Any], title: str, office: Page) -> tuple[str, Line]:
    """A customer on the page of their job, behind a slow line and with small pieces; the job's number, and the line."""
    number, address = steps.a_shared_job(office, demo, title, {"Xenia Holt": steps.CUSTOMER})
    steps.come_in(phone, address)
    small_pieces(phone)
    return number, Line(phone)


def small_pieces(phone: Page) -> None:
    phone.locator("file-drop").evaluate(f"drop => drop.dataset.piece = {PIECE_BYTES}")


def choose(phone: Page, photo: Path) -> Locator:
    phone.locator("file-drop input[name=files]").set_input_files(photo)
    row = phone.locator("file-drop .file").filter(has_text="ceiling.jpg")
    expect(row.locator("progress")).not_to_have_attribute("value", "0", timeout=LATER_MS)
    return row


def here_once(phone: Page, office: Page, demo: dict[str, Any], number: str, photo: Path) -> None:
    mine = phone.locator("#photos").get_by_text("ceiling.jpg")
    expect(mine.first).to_be_visible(timeout=LATER_MS)
    expect(phone.locator("file-drop .file")).to_have_count(0)
    steps.checked(phone)
    expect(phone.locator("#photos .photo")).to_have_count(1)
    office.goto(steps.job_page(demo, number, "photos/"))
    expect(office.locator(".photos .photo")).to_have_count(1)
    office.locator(".photos .photo").first.click()
    office.get_by_role("link", name="Open its page").click()
    with office.expect_download() as fetched:
        office.get_by_role("link", name=re.compile("Download")).first.click()
    assert Path(fetched.value.path()).read_bytes() == photo.read_bytes()


@pytest.mark.feature("A13")
@pytest.mark.trust("TH20")
def test_a_photo_that_loses_the_network_goes_on_by_itself_and_is_there_once(
    office: Page, phone: Page, demo: dict[str, Any], photo: Path
) -> None:
    number, line = arrived(phone, demo, "Landing ceiling", office)
    row = choose(phone, photo)

    line.be(offline=True)
    expect(row).to_have_attribute("data-state", "waiting", timeout=LATER_MS)
    expect(row).to_contain_text("No connection. It goes on by itself.")
    expect(phone.locator("file-drop [role=status]")).to_contain_text("ceiling.jpg: No connection")
    line.be(offline=False)

    here_once(phone, office, demo, number, photo)


@pytest.mark.feature("A13")
def test_a_photo_is_paused_and_goes_on_after_the_page_was_loaded_anew(
    office: Page, phone: Page, demo: dict[str, Any], photo: Path
) -> None:
    number, _line = arrived(phone, demo, "Hall ceiling", office)
    row = choose(phone, photo)
    row.get_by_role("button", name="Pause ceiling.jpg").click()
    expect(row).to_have_attribute("data-state", "paused")

    phone.reload()
    offered = phone.locator("file-drop [data-offer]")
    expect(offered).to_contain_text("Choose the same file again")
    sent: list[int] = []
    phone.on("request", lambda asked: sent.append(1) if asked.method == "PATCH" else None)
    small_pieces(phone)
    phone.locator("file-drop input[name=files]").set_input_files(photo)

    here_once(phone, office, demo, number, photo)
    assert 0 < len(sent) < PIECES + 1, "it must not have begun anew"
    expect(offered).to_have_count(0)


@pytest.mark.feature("A13")
def test_a_photo_that_is_not_wanted_any_more_is_cancelled_and_never_there(
    office: Page, phone: Page, demo: dict[str, Any], photo: Path
) -> None:
    arrived(phone, demo, "Porch ceiling", office)
    row = choose(phone, photo)
    with phone.expect_response(lambda answer: answer.request.method == "DELETE") as gone:
        row.get_by_role("button", name="Cancel the upload of ceiling.jpg").click()

    assert gone.value.status == 204
    expect(row).to_have_count(0)
    phone.reload()
    expect(phone.locator("#documents-list")).to_contain_text("No documents yet.")
    expect(phone.locator("file-drop [data-offer]")).to_have_count(0)
