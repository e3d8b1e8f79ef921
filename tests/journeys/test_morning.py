"""A morning of twelve usual tasks, by keyboard alone, each from Home; the steps are those that the manual promises."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.hands import Hands

pytestmark = pytest.mark.journey

MANUAL: Final = Path(__file__).parents[2] / "docs" / "administrators" / "keyboard.md"
ROW: Final = re.compile(r"^\| (.+?) \|.*\| (\d+) \|$", re.MULTILINE)


def promised() -> dict[str, int]:
    return {task: int(count) for task, count in ROW.findall(MANUAL.read_text())}


def open_a_job(hands: Hands) -> None:
    hands.summon("escape of water", steps.FEATURED)
    hands.on(steps.FEATURED)


def move_a_status(hands: Hands) -> None:
    hands.summon("flooded cellar", "Flooded cellar")
    hands.on("Flooded cellar")
    hands.press("v")
    hands.at("combobox", "Stands at")
    hands.type("Final")
    hands.press("Tab", "Enter")
    expect(hands.page.locator(".pagehead .badge")).to_contain_text("Final checks")


def write_to_a_client(hands: Hands) -> None:
    hands.summon("hail damage", "Hail damage")
    hands.on(re.compile("Hail damage"))
    hands.press("m")
    hands.page.wait_for_url("**/notes/")
    hands.press("m")
    hands.type("We come on Thursday at nine.")
    hands.press("Tab", "Enter")
    expect(hands.page.get_by_role("log")).to_contain_text("We come on Thursday at nine.")


def plan_a_visit(hands: Hands) -> None:
    hands.summon("plan", "Plan a visit")
    hands.at("searchbox", re.compile("Number"))
    hands.type("storm damage")
    expect(hands.page.locator("#found .item")).to_have_count(1)
    hands.press("Tab", "Tab", "Enter")
    hands.at("textbox", "What for")
    hands.type("Second look")
    hands.tab_to("textbox", "From")
    hands.type("0900a")  # where the clock has twelve hours, morning; elsewhere the letter is nothing
    hands.tab_to("textbox", "To")
    hands.type("1000a")
    hands.press("Enter")
    expect(hands.page.locator("main")).to_contain_text("Second look")


def add_a_contact(hands: Hands) -> None:
    hands.summon("new con", "New contact")
    hands.at("textbox", "Name")
    hands.type("Nora Newby")
    hands.press("Enter")
    hands.on("Nora Newby")


def add_a_client(hands: Hands) -> None:
    hands.summon("new cl", "New client")
    hands.at("textbox", "Name")
    hands.type("Newby Lettings")
    hands.press("Enter")
    hands.on("Newby Lettings")


def open_a_new_job(hands: Hands) -> None:
    hands.summon("new j", "New job")
    hands.at("textbox", "Title")
    hands.type("Cracked lintel, back door")
    hands.press("Enter")
    hands.on("Cracked lintel, back door")


def correct_a_phone_number(hands: Hands) -> None:
    hands.summon("carys", "Carys Pugh")
    hands.on("Carys Pugh")
    hands.press("e")
    hands.at("textbox", "Name")
    hands.tab_to("textbox", re.compile("Phone"))
    hands.type("01225 555 199")
    hands.press("Enter")
    hands.on("Carys Pugh")
    expect(hands.page.locator("main")).to_contain_text("01225 555 199")


def share_a_job(hands: Hands) -> None:
    hands.summon("escape of water", steps.FEATURED)
    hands.on(steps.FEATURED)
    hands.press("s")
    hands.tab_to("link", "New share link")
    hands.press("Enter")
    hands.at("combobox", "Contact")
    hands.type("Amara")
    hands.press("Tab")
    hands.tab_to("button", "Share")
    hands.press("Enter")
    hands.told("Copy or email it")


def archive_two_sites(hands: Hands) -> None:
    hands.press("g", "s")
    hands.on("Sites")
    hands.press("j", "x", "j", "x", "b")
    hands.tab_to("button", re.compile("Archive"))
    hands.press("Enter")
    hands.told("2 archived")
    hands.press("u")
    hands.page.wait_for_load_state()
    hands.told(re.compile("back|restored|Undone", re.IGNORECASE))


def keep_a_search(hands: Hands) -> None:
    hands.press("g", "j")
    hands.on("Jobs")
    hands.press("/")
    hands.type("damage")
    save = hands.page.get_by_role("link", name="Save this view")
    expect(save).to_be_visible()
    hands.tab_to("link", "Save this view")
    hands.press("Enter")
    hands.at("textbox", re.compile("Name"))
    hands.type("Damage")
    hands.press("Enter")
    hands.on("Jobs")


def export_a_list(hands: Hands) -> None:
    hands.summon("export con", "Export contacts")
    hands.on(re.compile("Export contacts"))
    hands.press("Enter")
    expect(
        hands.page.get_by_role("link", name=re.compile("Download|Fetch|file", re.IGNORECASE)).first
    ).to_be_visible()


TASKS: Final[dict[str, Callable[[Hands], None]]] = {
    "Find a job and open it": open_a_job,
    "Move a job to another status": move_a_status,
    "Write to a client": write_to_a_client,
    "Plan a visit": plan_a_visit,
    "Add a contact": add_a_contact,
    "Add a client": add_a_client,
    "Open a new job": open_a_new_job,
    "Correct a phone number": correct_a_phone_number,
    "Share a job": share_a_job,
    "Archive two sites, and take it back": archive_two_sites,
    "Keep a search as a view": keep_a_search,
    "Export a list": export_a_list,
}


@pytest.mark.parametrize("task", TASKS)
def test_a_usual_task_takes_the_steps_that_the_manual_promises(office: Page, demo: dict[str, Any], task: str):
    hands = Hands(office, demo["console"]["url"])
    TASKS[task](hands)

    assert hands.steps == promised()[task]


def test_the_manual_promises_these_tasks_and_no_others():
    assert promised().keys() == TASKS.keys()
    assert len(TASKS) == 12
