"""Ticked rows of a list stay ticked while it is searched and while it is put into another order."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import press

pytestmark = pytest.mark.journey


def box(page: Page, key: str) -> Any:
    return page.locator(f'#found tbody .pick .check[value="{key}"]')


def are_chosen(page: Page, keys: list[str]) -> None:
    """The form of the bulk bar would send these, as soon as the list that was asked for is there."""
    page.wait_for_function(
        "keys => new FormData(document.getElementById('bulk')).getAll('chosen').sort().join() === keys",
        arg=",".join(sorted(keys)),
    )


def sorted_by_title(page: Page, order: str) -> None:
    page.locator("#by-title").click()
    expect(page.locator(f'#found th[aria-sort="{order}"]')).to_be_visible()


def test_ticks_survive_a_heading_and_a_search(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/?state=all")
    boxes = office.locator("#found tbody .pick .check")
    keys = [boxes.nth(0).get_attribute("value"), boxes.nth(3).get_attribute("value")]
    for key in keys:
        box(office, key).check()

    sorted_by_title(office, "ascending")
    expect(office.locator("#bulk [data-count]")).to_have_text("2")
    are_chosen(office, keys)
    sorted_by_title(office, "descending")
    are_chosen(office, keys)
    office.get_by_role("searchbox").first.fill("hail")
    expect(office).to_have_url(re.compile("q=hail"))
    are_chosen(office, keys)

    office.locator("#bulk [type=reset]").click()
    are_chosen(office, [])


def test_a_heading_keeps_the_focus_and_the_toolbar_knows_its_order(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/?state=all")
    office.locator("#by-title").focus()
    press(office, "Enter")
    expect(office.locator('#found th[aria-sort="ascending"]')).to_be_visible()
    expect(office.locator("#by-title")).to_be_focused()
    press(office, "Enter")
    expect(office.locator('#found th[aria-sort="descending"]')).to_be_visible()

    expect(office.locator("#id_sort")).to_have_value("-title")
    office.get_by_role("searchbox").first.fill("hail")
    expect(office).to_have_url(re.compile("q=hail"))
    expect(office).to_have_url(re.compile("sort=-title"))
    expect(office.locator('#found th[aria-sort="descending"]')).to_be_visible()


def test_going_back_shows_the_order_that_was(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/?state=all")
    sorted_by_title(office, "ascending")
    sorted_by_title(office, "descending")

    office.go_back()

    expect(office.locator('#found th[aria-sort="ascending"]')).to_be_visible()
    expect(office.locator("#id_sort")).to_have_value("title")
