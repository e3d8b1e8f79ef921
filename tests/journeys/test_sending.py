"""A document is sent to somebody new by keyboard on a narrow screen, and the team reads who looked at it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import press
from tests.work.files.uploads import a_pdf

pytestmark = pytest.mark.journey

NARROW = {"width": 390, "height": 844}


@pytest.mark.feature("D01")
def test_a_document_goes_to_somebody_new_and_the_team_reads_who_looked(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Cellar door", {"Carl Cellar": steps.CUSTOMER})
    steps.come_in(phone, address)
    office.set_viewport_size(NARROW)
    a_document(office, demo, number)

    office.get_by_role("link", name="Send report.pdf").click()
    expect(office.get_by_text("Whoever is added sees, besides this document:")).to_be_visible()
    assert office.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    sent_by_keys(office)
    expect(office.locator("#send")).to_contain_text("Nora Newcomer · Customer")
    expect(office.locator("#toasts")).to_contain_text("The portal is on for Nora Newcomer")

    phone.reload()
    phone.get_by_role("link", name=re.compile("report.pdf")).first.click()
    expect(phone.locator("seen-mark")).to_be_attached()
    seen(office, demo, number, "seen by Carl Cellar")


def a_document(office: Page, demo: dict[str, Any], number: str) -> None:
    office.goto(steps.job_page(demo, number, "documents/"))
    paper = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf("report.pdf").getvalue()}
    office.locator("file-drop input[name=files]").set_input_files(paper)
    expect(office.locator("#documents")).to_contain_text("report.pdf", timeout=15_000)
    steps.checked(office)


def sent_by_keys(office: Page) -> None:
    office.get_by_label("Name of somebody new").focus()
    office.keyboard.type("Nora Newcomer")
    press(office, "Tab")
    office.keyboard.type("nora.newcomer@stories.example")
    press(office, "Tab", "Space", "Tab")
    expect(office.get_by_label("Turn on the portal for them")).to_be_focused()
    press(office, "Space", "Enter")


def seen(office: Page, demo: dict[str, Any], number: str, words: str) -> None:
    """Two seconds on screen, and a report; the list says so at its next load."""
    for _look in range(10):
        office.goto(steps.job_page(demo, number, "documents/"))
        if words in office.locator("#documents").inner_text():
            return
        office.wait_for_timeout(700)
    expect(office.locator("#documents")).to_contain_text(words)
