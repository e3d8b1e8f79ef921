"""A client asks for work on a phone; the page is lost and found; the team makes it a job, and the client follows it."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import fanlight.demo
from tests.journeys import crawl, people
from tests.journeys.looking import look
from tests.journeys.people import PHONE
from tests.journeys.test_sign_in import ask, code_in_tray, portal

pytestmark = pytest.mark.journey
PHOTO = Path(fanlight.demo.__file__).parent / "pictures" / "garden.jpg"
HANDLER = "greta@northcote.example"
TITLE, WORDS = "Lift the wet parquet", "Some forty square metres, in the front room."


def come_in_by_code(page: Page, desk: Page, demo: dict[str, Any], address: str) -> None:
    ask(page, demo, address)
    page.get_by_label("6-digit code").fill(code_in_tray(desk, demo, address))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


@pytest.mark.feature("B07", "B08")
def test_a_request_is_written_lost_found_sent_and_becomes_a_job(
    office: Page, phone: Page, desk: Page, demo: dict[str, Any]
):
    come_in_by_code(phone, desk, demo, HANDLER)
    phone.get_by_role("link", name="Ask for work").click()
    phone.get_by_role("textbox", name="What is to be done?").fill(TITLE)
    phone.get_by_label("Tell us more").fill(WORDS)
    expect(phone.get_by_role("status").filter(has_text="Kept at")).to_be_visible()
    phone.goto("about:blank")

    find_draft(phone, demo)
    send(phone)
    request = phone.url
    phone.goto(f"{request}withdraw/")
    assert look(phone, "taking a request back") == []
    job = make_a_job(office, demo)

    phone.goto(request)
    expect(phone.get_by_role("main")).to_contain_text(f"This became job {job}.")
    assert look(phone, "request that became a job") == []
    phone.get_by_role("link", name="Go on there").click()
    expect(phone.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("garden.jpg")
    nothing_is_wrong(phone, demo)


def nothing_is_wrong(page: Page, demo: dict[str, Any]) -> None:
    """On every page that whoever asks is led to, from a request that still waits."""
    wrong: list[str] = []
    home = portal(demo)
    starts = [f"{home}{rest}" for rest in ("requests/", "requests/new/", "requests/R-1001/", "messages/")]
    seen = crawl.walk(page, starts, face="portal", look=lambda name: wrong.extend(look(page, name)))
    assert wrong == [], "\n".join(wrong)
    assert {"portal:message-list", "portal:request-list", "portal:request-new", "portal:request-show"} <= seen


def find_draft(phone: Page, demo: dict[str, Any]) -> None:
    phone.goto(f"{portal(demo)}requests/")
    expect(phone.get_by_role("main")).to_contain_text(TITLE)
    assert look(phone, "requests with a draft") == []
    phone.set_viewport_size(PHONE["viewport"])
    phone.get_by_role("link", name="Go on writing").click()
    expect(phone.get_by_label("Tell us more")).to_have_value(WORDS)
    assert look(phone, "form with a draft") == []
    phone.set_viewport_size(PHONE["viewport"])


def send(phone: Page) -> None:
    phone.get_by_role("radio", name="A job").check()
    phone.get_by_label("Photos and documents").set_input_files(PHOTO)
    phone.get_by_role("button", name="Send the request").click()
    expect(phone.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("garden.jpg")


def make_a_job(office: Page, demo: dict[str, Any]) -> str:
    """From the mark in the sidebar to the job; answers its number."""
    office.goto(demo["console"]["url"])
    office.get_by_role("link", name="Work requests new").click()
    office.get_by_role("link", name=re.compile(TITLE)).click()
    expect(office.get_by_role("main")).to_contain_text("garden.jpg")
    office.get_by_role("button", name="We look at it").click()
    office.get_by_role("main").get_by_role("link", name="Make it a job").click()
    expect(office.get_by_label("Title")).to_have_value(TITLE)
    office.get_by_role("button", name="Make it a job").click()
    office.wait_for_url("**/jobs/*/")
    expect(office.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    return office.url.rstrip("/").rpartition("/")[2]


@pytest.mark.feature("B07")
def test_without_scripts_what_was_typed_is_kept_and_sent(browser: Browser, desk: Page, demo: dict[str, Any]):
    address = "jo@brightwater.example"
    with people.opened(browser, **people.PHONE, java_script_enabled=False) as phone:
        come_in_by_code(phone, desk, demo, address)
        phone.get_by_role("link", name="Ask for work").click()
        phone.get_by_label("What is to be done?").fill("Board up a window")
        phone.get_by_role("button", name="Save for later").click()
        phone.get_by_role("link", name="Go on writing").click()
        expect(phone.get_by_label("What is to be done?")).to_have_value("Board up a window")
        phone.get_by_role("button", name="Send the request").click()
        expect(phone.get_by_role("heading", level=1, name="Board up a window")).to_be_visible()
        phone.get_by_role("link", name="Take it back").click()
        phone.get_by_role("button", name="Take it back").click()
        expect(phone.get_by_role("main")).to_contain_text("Taken back")
