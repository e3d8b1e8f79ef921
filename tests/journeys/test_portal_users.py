"""Portal users in a browser: the drawer opens by name and by double click; shut out, they are out at the next click."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import press

pytestmark = pytest.mark.journey


def drawer(office: Page, name: str = "Amara Okafor") -> Any:
    return office.get_by_role("dialog", name=name)


@pytest.mark.feature("C23")
def test_a_double_click_does_what_the_name_does(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}portal-users/")
    office.locator("picked-rows").get_by_role("link", name="Amara Okafor").click()
    expect(drawer(office).get_by_role("link", name="Close Amara Okafor")).to_be_focused()
    opened = office.url
    press(office, "Escape")
    expect(drawer(office)).to_have_count(0)

    row = office.get_by_role("row", name=re.compile("Amara Okafor"))
    row.get_by_text("Customer portal").dblclick()

    expect(drawer(office)).to_be_visible()
    assert office.url == opened
    drawer(office).get_by_role("link", name="Shared Links").first.click()
    expect(drawer(office).get_by_role("heading", name="Open")).to_be_visible()


@pytest.mark.feature("C18", "D31")
def test_shut_out_in_the_midst_of_a_visit_and_let_in_again(office: Page, phone: Page, demo: dict[str, Any]):
    customer = demo["links"][0]
    phone.goto(customer["url"])
    phone.get_by_role("button").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(steps.FEATURED)

    office.goto(f"{demo['console']['url']}portal-users/")
    with office.expect_navigation():
        press(office, "g", "u")
    office.get_by_role("link", name="Amara Okafor").first.click()
    drawer(office).get_by_role("link", name="Disable Access").click()
    office.get_by_role("button", name="Disable Access").click()
    expect(office.get_by_text("Amara Okafor has no access any more.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_role("heading", level=1)).not_to_contain_text(steps.FEATURED)
    office.get_by_role("button", name="Undo").click()
    expect(office.get_by_text("Amara Okafor has access again.")).to_be_visible()
    phone.goto(customer["url"])
    phone.get_by_role("button").first.click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(steps.FEATURED)
