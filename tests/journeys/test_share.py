"""The main job: a link made in the console reaches a phone by letter, and what comes back is seen in the console."""

import datetime
import re
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import fanlight.demo
from tests.journeys import people, steps

pytestmark = pytest.mark.journey

TITLE, CUSTOMER = "Hail damage, conservatory", "Tom Ashdown"
PHOTO = Path(fanlight.demo.__file__).parent / "pictures" / "cylinder.jpg"
READING_MS = 5_500
TRAY_MS = 20_000
SUBJECT = f"Your conservatory, {datetime.datetime.now(datetime.UTC):%H:%M:%S}"
OWN_WORDS = "Mind the glass on the path."


@pytest.mark.feature("A03", "A05", "A07", "A12", "A18", "A19", "A20", "A23")
@pytest.mark.feature("A26", "A27", "A28", "A29", "A30", "A31")
def test_a_job_is_shared_by_letter_opened_on_a_phone_and_answered(
    desk: Page, phone: Page, demo: dict[str, Any]
):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    people.sign_in(desk, demo)
    number = steps.find_job(desk, demo, TITLE)
    address = shared_and_copied(desk)
    send_the_letter(desk)

    in_the_letter = address_in_the_letter(phone, demo)
    assert in_the_letter.split("fls_")[0] == address.split("fls_")[0]
    assert in_the_letter != address, "each time the link is given out it gets an address of its own"
    steps.come_in(phone, in_the_letter)
    answer(phone)

    desk.goto(steps.job_page(demo, number, "share/"))
    row = steps.link_row(desk, CUSTOMER).first
    expect(row).to_contain_text("opened once, today")
    expect(row).to_contain_text("emailed today")
    see_the_answer(desk, demo, number)
    see_the_letter(desk, demo, number)


def shared_and_copied(desk: Page) -> str:
    """Share & Sync, New share link, Share, Copy: every press that a person makes."""
    desk.get_by_role("link", name="Share & Sync").click()
    expect(desk.get_by_role("link", name="Portal Dashboard")).to_be_visible()
    expect(desk.get_by_label("Portal", exact=True)).to_have_value(re.compile(".+"))
    desk.get_by_role("link", name="New share link").click()
    dialog = desk.get_by_role("dialog", name="New share link")
    expect(dialog.get_by_label("Contact")).to_contain_text(CUSTOMER)
    expect(dialog.get_by_role("radio", name=steps.CUSTOMER)).to_be_checked()
    expect(dialog.get_by_label("Valid until")).to_have_value(in_thirty_days())
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(desk.locator("#toasts")).to_contain_text("Copy or email it")

    row = steps.link_row(desk, CUSTOMER).first
    expect(row).to_contain_text("never opened")
    row.get_by_role("button", name="Copy").click()
    expect(desk.locator("#toasts")).to_contain_text(f"Copied the link for {CUSTOMER}")
    return desk.evaluate("navigator.clipboard.readText()")


def in_thirty_days() -> str:
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
    return (today + datetime.timedelta(days=30)).isoformat()


def send_the_letter(desk: Page) -> None:
    steps.link_row(desk, CUSTOMER).first.get_by_role("link", name=f"Email {CUSTOMER}").click()
    expect(desk.get_by_label("To", exact=True)).to_have_value(f"{CUSTOMER} <tom@ashdown.example>")
    desk.get_by_label("Subject").fill(SUBJECT)
    text = desk.get_by_label("Text")
    expect(text).to_have_value(re.compile("portal_link"))
    text.fill(text.input_value() + f"\n\n{OWN_WORDS}")
    desk.get_by_role("button", name="Send Email").click()
    expect(desk.locator("#letter-form")).to_contain_text("Classification")
    expect(desk.get_by_label("Classification")).to_have_attribute("aria-invalid", "true")
    desk.get_by_label("Classification").select_option("Portal access")
    desk.get_by_role("button", name="Send Email").click()
    expect(desk.locator("#toasts")).to_contain_text(f"The letter to {CUSTOMER} is on its way")


def address_in_the_letter(phone: Page, demo: dict[str, Any]) -> str:
    """From the tray, which looks again by itself, on the way a reader goes: the link in the letter."""
    phone.goto(demo["mail_tray"])
    phone.get_by_role("link", name=SUBJECT).click(timeout=TRAY_MS)
    expect(phone.locator("#text")).to_contain_text(OWN_WORDS)
    button = phone.frame_locator("iframe").get_by_role("link", name="Open the portal")
    plain = phone.locator("#text a[href*='/l/fls_']").first
    address = button.get_attribute("href")
    assert address == plain.get_attribute("href")
    phone.wait_for_timeout(READING_MS)
    return address


def answer(phone: Page) -> None:
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(phone.get_by_role("heading", name=re.compile("appointment", re.I))).to_be_visible()
    expect(phone.get_by_role("heading", name="Contact")).to_be_visible()
    phone.locator("file-drop input[name=files]").set_input_files(PHOTO)
    expect(phone.locator("#photos")).to_contain_text("cylinder.jpg")
    steps.write(phone, "The photo is from this morning.")


def see_the_answer(desk: Page, demo: dict[str, Any], number: str) -> None:
    desk.goto(steps.job_page(demo, number, "photos/"))
    steps.checked(desk)
    photo = desk.get_by_role("article", name="cylinder.jpg")
    expect(photo).to_contain_text(CUSTOMER)
    desk.goto(photo.locator("a.photo").evaluate("link => link.href"))
    with desk.expect_download() as fetched:
        desk.get_by_role("link", name="Download", exact=True).click()
    assert Path(fetched.value.path()).read_bytes() == PHOTO.read_bytes()
    desk.goto(steps.job_page(demo, number, "notes/"))
    expect(desk.get_by_role("log")).to_contain_text("The photo is from this morning.")


def see_the_letter(desk: Page, demo: dict[str, Any], number: str) -> None:
    """In the job's history, and whole behind Share & Sync: sent, classified, and with nothing in it that opens."""
    desk.goto(steps.job_page(demo, number, "history/"))
    expect(desk.get_by_role("main")).to_contain_text(f"Ruth Tarrant sent the letter “{SUBJECT}”")
    desk.goto(steps.job_page(demo, number, "share/"))
    desk.get_by_role("link", name=SUBJECT).click()
    drawer = desk.get_by_role("dialog")
    expect(drawer).to_contain_text("Sent")
    expect(drawer).to_contain_text("Portal access")
    expect(drawer).to_contain_text(OWN_WORDS)
    assert "fls_" not in desk.content()
