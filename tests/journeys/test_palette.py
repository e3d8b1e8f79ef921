"""Ctrl K, the help sheet and the rows of lists, by keyboard alone: nothing here is clicked."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import press

pytestmark = pytest.mark.journey

HERE = "document.activeElement"


def found(page: Page) -> Any:
    return page.get_by_role("listbox", name="Found")


def chosen(page: Page) -> Any:
    return found(page).get_by_role("option", selected=True)


def summon(page: Page, typed: str) -> None:
    press(page, "Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator(f'[data-typed="{typed}"]')).to_be_attached()


def test_a_job_is_found_and_opened_in_one_breath(office: Page, demo: dict[str, Any]):
    office.goto(demo["console"]["url"])
    summon(office, "escape of water")

    expect(chosen(office)).to_contain_text(steps.FEATURED)
    press(office, "Enter")

    expect(office.get_by_role("heading", level=1, name=steps.FEATURED)).to_be_visible()


def test_a_number_leads_to_its_job_even_before_the_answer_is_here(office: Page, demo: dict[str, Any]):
    number = steps.find_job(office, demo, steps.FEATURED)
    office.goto(demo["console"]["url"])
    press(office, "Control+k")
    expect(office.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    office.keyboard.type(number)
    press(office, "Enter")

    office.wait_for_url(f"**/jobs/{number}/")


def test_the_choice_moves_round_and_the_reader_is_told(office: Page, demo: dict[str, Any]):
    office.goto(demo["console"]["url"])
    summon(office, "")
    options = found(office).get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(office.get_by_role("dialog").get_by_role("status")).to_contain_text("results")

    for key, wanted in (("ArrowDown", options.nth(1)), ("End", options.last), ("Home", options.first)):
        press(office, key)
        expect(wanted).to_have_attribute("aria-selected", "true")
    press(office, "ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(chosen(office)).to_have_count(1)
    box = office.get_by_role("combobox", name="Search or jump to")
    assert box.get_attribute("aria-activedescendant") == options.last.get_attribute("id")


def test_escape_closes_it_and_gives_the_focus_back(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/")
    press(office, "j")
    before = office.evaluate(f"{HERE}.href")
    summon(office, "roof")
    press(office, "Escape")

    expect(office.get_by_role("dialog")).to_have_count(0)
    assert office.evaluate(f"{HERE}.href") == before


def test_colours_change_at_once_and_stay(office: Page, demo: dict[str, Any]):
    office.goto(demo["console"]["url"])
    summon(office, "dark")
    press(office, "Enter")
    expect(office.locator("html")).to_have_attribute("data-theme", "dark")
    office.reload()
    expect(office.locator("html")).to_have_attribute("data-theme", "dark")

    summon(office, "as the device")
    press(office, "Enter")
    expect(office.locator("html[data-theme]")).to_have_count(0)


def test_rows_are_walked_ticked_and_opened(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/")
    rows = office.locator("main tbody tr")
    press(office, "j")
    press(office, "j")
    press(office, "k")
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()
    press(office, "x")
    expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()

    press(office, "j")
    title = rows.nth(1).locator("b").inner_text()
    press(office, "Enter")
    expect(office.get_by_role("heading", level=1, name=title)).to_be_visible()
    press(office, "e")
    expect(office.get_by_label("Title")).to_have_value(title)


def test_two_keys_lead_anywhere_and_one_begins_something(office: Page, demo: dict[str, Any]):
    office.goto(demo["console"]["url"])
    for key, heading in (("j", "Jobs"), ("c", "Contacts"), ("l", "Clients"), ("s", "Sites"), ("t", "Team")):
        press(office, "g", key)
        expect(office.get_by_role("heading", level=1, name=heading)).to_be_visible()
    press(office, "g", "c")
    expect(office.get_by_role("heading", level=1, name="Contacts")).to_be_visible()
    press(office, "n")
    expect(office.get_by_role("heading", level=1, name="New contact")).to_be_visible()


def test_the_help_sheet_opens_over_the_page_and_closes_again(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/")
    press(office, "j")
    before = office.evaluate(f"{HERE}.href")
    press(office, "?")
    sheet = office.get_by_role("dialog", name="Keyboard help")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("Next row")
    press(office, "j")  # nothing behind an open dialog moves
    press(office, "Escape")

    expect(sheet).to_have_count(0)
    assert office.evaluate(f"{HERE}.href") == before
    assert office.url.endswith("/jobs/")


def test_keys_in_a_field_are_letters(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}jobs/")
    press(office, "/")
    search = office.get_by_role("searchbox")
    expect(search).to_be_focused()
    office.keyboard.type("g j x n ?")

    expect(search).to_have_value("g j x n ?")
    expect(office.get_by_role("dialog")).to_have_count(0)
    assert re.search(r"/jobs/(\?|$)", office.url)


def test_turned_off_single_keys_do_nothing_and_ctrl_k_still_works(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}help/keys/")
    office.get_by_role("button", name="Turn single keys off").press("Enter")
    expect(office.get_by_role("button", name="Turn single keys on")).to_be_visible()
    office.goto(f"{demo['console']['url']}jobs/")
    press(office, "j")
    assert office.evaluate(f"{HERE} === document.body")

    summon(office, "keyboard")
    press(office, "Enter")
    office.get_by_role("button", name="Turn single keys on").press("Enter")
    expect(office.get_by_role("button", name="Turn single keys off")).to_be_visible()
    office.goto(f"{demo['console']['url']}jobs/")
    press(office, "j")
    assert office.evaluate(f"{HERE}.matches('main tbody a')")
