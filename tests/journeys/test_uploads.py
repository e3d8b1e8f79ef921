"""Files that are not taken: the limit is told before and after, and nothing is left behind."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps

pytestmark = pytest.mark.journey

LIMIT_BYTES = 50_000_000
PROGRAM = {"name": "holiday.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00" * 200}
DISGUISED = {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" * 200}


@pytest.mark.feature("A13")
def test_a_file_that_cannot_be_taken_says_why_and_leaves_nothing(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Shed roof", {"Xenia Holt": steps.CUSTOMER})
    steps.come_in(phone, address)
    drop = phone.locator("file-drop")
    expect(drop).to_contain_text("up to 50 MB each")

    for refused in (PROGRAM, DISGUISED):
        drop.locator("input[name=files]").set_input_files(refused)
        expect(drop.get_by_role("alert").filter(has_text=refused["name"])).to_contain_text(
            re.compile(r"\w{4}")
        )
    expect(large(phone)).to_contain_text("Larger than 50 MB, so it was not sent.")
    status, words = sent_all_the_same(phone)
    assert status == 422
    assert "50 MB" in words

    phone.reload()
    expect(phone.locator("#documents-list")).to_contain_text("No documents yet.")
    office.goto(steps.job_page(demo, number, "documents/"))
    expect(office.get_by_role("main")).to_contain_text("No documents yet")


@pytest.mark.feature("E01")
def test_what_was_asked_for_is_dropped_where_it_is_asked_and_answers(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Loft hatch", {"Wanda Hale": steps.CUSTOMER})
    office.goto(steps.job_page(demo, number, "asks/new/"))
    office.get_by_label("Customer").check()
    office.get_by_label("A file or photo").check()
    office.get_by_label("In one line").fill("Two pages of the policy")
    office.get_by_role("main").locator("form button[type=submit].primary").click()
    expect(office.get_by_role("main")).to_contain_text("Two pages of the policy")
    steps.come_in(phone, address)
    zone = phone.locator("#asks file-drop")

    pages = [
        {"name": f"page {one}.txt", "mimeType": "text/plain", "buffer": one.encode()} for one in ("a", "b")
    ]
    zone.locator("input[name=files]").set_input_files(pages)

    expect(phone.locator("#asks")).to_contain_text("We look at it.")
    expect(phone.locator("#documents-list")).to_contain_text("page a.txt")
    expect(phone.locator("#documents-list")).to_contain_text("page b.txt")
    expect(zone.get_by_role("alert")).to_have_count(0)
    office.reload()
    expect(office.get_by_role("main")).to_contain_text("page b.txt")


def large(phone: Page) -> Locator:
    """Drop a film over the limit; the row that says no. Made in the browser: it never travels."""
    phone.evaluate(
        """(bytes) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], "film.mp4"));
            const drop = document.querySelector("file-drop .drop");
            drop.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
        }""",
        LIMIT_BYTES + 1,
    )
    return phone.locator("file-drop").get_by_role("alert").filter(has_text="film.mp4")


def sent_all_the_same(phone: Page) -> list[Any]:
    """Past the page's own check: the server knows the limit by itself, and says it. Status and text."""
    return phone.evaluate(
        """async (bytes) => {
            const form = document.querySelector("file-drop form");
            const body = new FormData(form);
            body.set("files", new File([new Uint8Array(bytes)], "film.mp4"));
            const answer = await fetch(form.action, { method: "POST", body });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            return [answer.status, page.body.textContent];
        }""",
        LIMIT_BYTES + 1,
    )
