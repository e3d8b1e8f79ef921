"""The menu of a job: one press copies the customer's link, and where it cannot, it says what is missing."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

pytestmark = pytest.mark.journey

SMS_CHARACTERS = 100
"""So much of a text message that words of one's own still fit."""


@pytest.mark.feature("E16", "E17", "E18")
def test_one_press_in_the_menu_copies_the_customers_link(office: Page, phone: Page, demo: dict[str, Any]):
    number = steps.a_job(office, demo, "Loose banister")
    press(office)
    expect(office.locator("#toasts")).to_contain_text(re.compile("primary contact", re.I))

    office.goto(steps.job_page(demo, number, "people/add/"))
    office.get_by_label("Name").fill("Alma Reed")
    office.get_by_label("Primary contact of this job").check()
    office.get_by_role("button", name="Add").click()
    expect(office.get_by_role("link", name="Alma Reed", exact=True)).to_be_visible()
    press(office)
    expect(office.locator("#toasts")).to_contain_text("Copied the link for Alma Reed")
    address = office.evaluate("navigator.clipboard.readText()")
    assert len(address) < SMS_CHARACTERS
    steps.come_in(phone, address)
    expect(phone.get_by_role("heading", level=1, name="Loose banister")).to_be_visible()


def press(office: Page) -> None:
    office.get_by_role("button", name="More for this job").click()
    expect(office.get_by_text("Integrations")).to_be_visible()
    office.get_by_role("button", name="Customer Portal").click()
