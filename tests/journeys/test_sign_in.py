"""Signing in by a code on a phone, with the letter from the demo's own mail tray."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import people, steps
from tests.journeys.looking import look

pytestmark = pytest.mark.journey
CODE = re.compile(r"\b\d{6}\b")


def portal(demo: dict[str, Any]) -> str:
    return demo["console"]["url"].replace("/console/", "/")


def with_portal_on(page: Page, demo: dict[str, Any], title: str, readers: dict[str, str]) -> str:
    """A new job, with these people (name: address) as customers whose cloud is on; answers its number."""
    number = steps.a_job(page, demo, title)
    for name, address in readers.items():
        page.goto(steps.job_page(demo, number, "people/add/"))
        form = page.get_by_role("main")
        form.get_by_label("Name").fill(name)
        form.get_by_role("textbox", name="Email").fill(address)
        form.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("link", name=re.compile(f"^Portal off for {name}")).click()
        page.get_by_role("button", name=re.compile("^Turn on")).click()
        expect(page.get_by_role("link", name=re.compile(f"^Portal on for {name}"))).to_be_visible()
    return number


def ask(page: Page, demo: dict[str, Any], address: str) -> None:
    page.goto(portal(demo))
    page.get_by_label("Email address").fill(address)
    page.get_by_role("button", name="Email me a code").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()


def code_in_tray(page: Page, demo: dict[str, Any], address: str) -> str:
    """The code in the newest letter to that address, read as its owner would: in the tray's own page."""
    letters = page.get_by_role("link").filter(has_text="Your code for").filter(has_text=address)
    for _ in range(40):
        page.goto(demo["mail_tray"])
        if letters.count():
            break
        page.wait_for_timeout(500)
    letters.first.click()
    found = CODE.search(page.locator("#text").inner_text())
    assert found is not None
    return found[0]


@pytest.mark.feature("E08", "E09", "E12", "E13", "E15")
@pytest.mark.trust("TB14")
def test_a_client_signs_in_by_a_code_on_a_phone(office: Page, phone: Page, desk: Page, demo: dict[str, Any]):
    title, address = "Loft hatch, new seal", "ursula@codes.example"
    with_portal_on(office, demo, title, {"Ursula Quick": address})
    phone.goto(portal(demo))
    expect(phone.locator("input[type=password]")).to_have_count(0)
    assert look(phone, "sign-in") == []
    ask(phone, demo, address)
    field = phone.get_by_label("6-digit code")
    expect(field).to_be_focused()
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    assert look(phone, "code") == []
    code = code_in_tray(desk, demo, address)

    field.fill("000000" if code != "000000" else "111111")
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("main")).to_contain_text("4 tries left")
    expect(phone.get_by_role("main")).to_contain_text(address)
    assert look(phone, "wrong code") == []
    phone.get_by_label("6-digit code").fill(f"{code[:3]} {code[3:]}")
    phone.get_by_role("button", name="Sign in").click()

    expect(phone.get_by_role("heading", level=1, name=title)).to_be_visible()
    kept = [one for one in phone.context.cookies() if "fl_portal" in one["name"]]
    assert [one["expires"] > 0 for one in kept] == [True], "kept for thirty days"


@pytest.mark.feature("E13")
def test_two_people_of_one_mailbox_choose_who_they_are(
    office: Page, phone: Page, desk: Page, demo: dict[str, Any]
):
    address = "family@codes.example"
    with_portal_on(office, demo, "Shared fence", {"Vera Twin": address, "Wanda Twin": address})
    ask(phone, demo, address)
    code = code_in_tray(desk, demo, address)
    phone.get_by_label("6-digit code").fill(code)
    phone.get_by_role("button", name="Sign in").click()

    expect(phone.get_by_role("heading", name="Who are you?")).to_be_visible()
    assert look(phone, "choose") == []
    phone.get_by_role("button", name=re.compile("Wanda Twin")).click()

    expect(phone.get_by_role("button", name="Your visit, Wanda Twin")).to_be_visible()


@pytest.mark.feature("E14")
def test_without_scripts_five_wrong_codes_end_it_and_one_press_goes_on(
    browser: Browser, desk: Page, office: Page, demo: dict[str, Any]
):
    address = "xenia@codes.example"
    title = "Door closer, squeaks"
    with_portal_on(office, demo, title, {"Xenia Plain": address})
    with people.opened(browser, **people.PHONE, java_script_enabled=False) as plain:
        ask(plain, demo, address)
        code = code_in_tray(desk, demo, address)
        for _ in range(5):
            plain.get_by_label("6-digit code").fill("000000" if code != "000000" else "111111")
            plain.get_by_role("button", name="Sign in").click()
        expect(plain.get_by_role("heading", name="Too many wrong codes")).to_be_visible()
        assert urlsplit(plain.url).path.endswith("/sign-in/code/")
        plain.get_by_role("button", name="Send a new code").click()
        again = code
        while again == code:
            again = code_in_tray(desk, demo, address)
        plain.get_by_label("6-digit code").fill(again)
        plain.get_by_role("button", name="Sign in").click()
        expect(plain.get_by_role("heading", level=1, name=title)).to_be_visible()
