"""The main job with scripts switched off, on both sides."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import fanlight.demo
from tests.journeys import people, steps

pytestmark = pytest.mark.journey

PHOTO = Path(fanlight.demo.__file__).parent / "pictures" / "garden.jpg"
READER = "Wilma Oakes"


@pytest.mark.feature("A03", "A05", "A19", "A26", "A31")
def test_a_job_is_shared_opened_and_answered_without_scripts(browser: Browser, demo: dict[str, Any]):
    with (
        people.opened(browser, **people.DESK, java_script_enabled=False) as desk,
        people.opened(browser, **people.PHONE, java_script_enabled=False) as phone,
    ):
        people.sign_in(desk, demo)
        number = steps.a_job(desk, demo, "Fence panel, two posts")
        desk.get_by_role("link", name="Share & Sync").click()
        address = shared(desk)
        steps.come_in(phone, address)
        answer(phone)

        desk.goto(steps.job_page(demo, number, "notes/"))
        expect(desk.get_by_role("log")).to_contain_text("Both posts are rotten.")
        desk.goto(steps.job_page(demo, number, "photos/"))
        expect(desk.get_by_role("article", name="garden.jpg")).to_contain_text(READER)
        desk.goto(steps.job_page(demo, number, "share/"))
        steps.link_row(desk, READER).get_by_role("link", name=f"Email {READER}").click()
        desk.get_by_label("Classification").select_option(index=1)
        desk.get_by_role("button", name="Send Email").click()
        expect(desk.get_by_role("main")).to_be_attached()
        expect(desk.locator("#toasts")).to_contain_text("on its way")


def shared(desk: Page) -> str:
    desk.get_by_role("link", name="New share link").click()
    desk.get_by_label("Name").fill(READER)
    desk.get_by_role("textbox", name="Email").fill("wilma@stories.example")
    desk.get_by_role("button", name="Share", exact=True).click()
    steps.link_row(desk, READER).get_by_role("button", name="Copy").click()
    return desk.get_by_label("Address to copy").input_value()


def answer(phone: Page) -> None:
    phone.locator("input[name=files]").first.set_input_files(PHOTO)
    phone.get_by_role("button", name="Upload").click()
    expect(phone.locator("#photos")).to_contain_text("garden.jpg")
    phone.get_by_role("textbox", name=re.compile("^Write a")).fill("Both posts are rotten.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("log")).to_contain_text("Both posts are rotten.")
    assert phone.url.split("#")[0].endswith("/"), "a reload sends nothing twice"
    phone.get_by_role("textbox", name=re.compile("^Write a")).fill("")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("log")).to_contain_text("Both posts are rotten.")
