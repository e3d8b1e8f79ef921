"""A one-tap link from the office to the phone: no scanner uses it up, and signing out leaves nothing behind."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.looking import look
from tests.journeys.test_customer_portal import press
from tests.journeys.test_links import scanned

pytestmark = pytest.mark.journey


def tapped(office: Page, demo: dict[str, Any], title: str, name: str) -> tuple[str, str]:
    """A new job with a primary contact: its number, and the address that Customer Portal copied."""
    number = steps.a_job(office, demo, title)
    office.goto(steps.job_page(demo, number, "people/add/"))
    office.get_by_label("Name").fill(name)
    office.get_by_label("Primary contact of this job").check()
    office.get_by_role("button", name="Add").click()
    expect(office.get_by_role("link", name=name, exact=True)).to_be_visible()
    press(office)
    expect(office.locator("#toasts")).to_contain_text(f"Copied the link for {name}")
    return number, office.evaluate("navigator.clipboard.readText()")


@pytest.mark.feature("E09", "E10", "E17")
@pytest.mark.trust("TA03")
def test_a_browser_that_only_looks_leaves_the_link_to_its_owner(
    browser: Browser, office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = tapped(office, demo, "Cellar door, swollen", "Mila Ostrom")
    scanned(browser, address)

    office.goto(steps.job_page(demo, number, "share/"))
    expect(steps.link_row(office, "Mila Ostrom")).to_contain_text("never opened")
    steps.come_in(phone, address)
    expect(phone.get_by_role("heading", level=1, name="Cellar door, swollen")).to_be_visible()
    expect(phone.locator("input[type=password]")).to_have_count(0)
    office.reload()
    expect(steps.link_row(office, "Mila Ostrom")).to_contain_text("opened once")


@pytest.mark.trust("TD07", "TD10", "TD12", "TD13")
def test_the_reader_sees_this_device_and_signs_out_without_a_trace(
    office: Page, phone: Page, demo: dict[str, Any]
):
    _number, address = tapped(office, demo, "Porch light, flickering", "Noor Haddad")
    steps.come_in(phone, address)
    phone.get_by_role("button", name="Your visit, Noor Haddad").click()
    phone.get_by_role("link", name="Your account").click()
    here = phone.get_by_role("region", name="Where you are signed in")
    expect(here.get_by_text("This one")).to_be_visible()
    wrong = look(phone, "account")
    account = phone.url
    phone.goto(f"{account}switch/")
    wrong += look(phone, "switch")
    assert wrong == [], "\n".join(wrong)
    phone.goto(account)
    kept = phone.evaluate("[localStorage.length, sessionStorage.length].join()")
    assert set(kept.split(",")) <= {"0", "1"}, "the look of the pages at most"
    assert "Noor" not in phone.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")

    phone.get_by_role("button", name="Your visit, Noor Haddad").click()
    phone.get_by_role("button", name="End visit").click()
    expect(phone.get_by_role("button", name="Your visit, Noor Haddad")).to_have_count(0)
    phone.go_back()
    expect(phone.get_by_text("Noor Haddad")).to_have_count(0)
    expect(phone.get_by_text(re.compile("Porch light"))).to_have_count(0)
