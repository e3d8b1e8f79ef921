"""Clouds and invitations: turned by keyboard alone, and many contacts invited with the progress in sight."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.hands import press
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

SLOWLY = 30_000


def somebody(page: Page, demo: dict[str, Any], number: str, name: str) -> None:
    """A new customer in a job's address book."""
    page.goto(steps.job_page(demo, number, "people/add/"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Email").fill(f"{name.split(maxsplit=1)[0].lower()}@stories.example")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#people")).to_contain_text(name)


def tabbed_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(90):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        press(page, "Tab")
    pytest.fail(f"Tab never comes to {wanted}")


@pytest.mark.feature("D03", "D04", "D06", "D07")
def test_a_cloud_is_turned_on_and_off_by_keyboard(office: Page, demo: dict[str, Any]):
    number = steps.a_job(office, demo, "Cloud by keyboard")
    somebody(office, demo, number, "Nora Nimbus")
    cloud = office.locator("#people a.cloud")
    expect(cloud).to_have_accessible_name("Portal off for Nora Nimbus. Turn on")

    tabbed_to(office, cloud)
    press(office, "Enter")
    dialog = office.get_by_role("dialog", name="Turn the portal on for Nora Nimbus?")
    expect(dialog).to_contain_text("nora@stories.example")
    expect(dialog).to_contain_text("Tell them yourself too")
    assert look(office, "a cloud") == []
    tabbed_to(office, dialog.get_by_label("A personal line in the letter"))
    office.keyboard.type("We spoke this morning.")
    tabbed_to(office, dialog.get_by_role("button", name="Turn on"))
    press(office, "Enter")

    expect(cloud).to_have_accessible_name("Portal on for Nora Nimbus. Turn off", timeout=SLOWLY)
    tabbed_to(office, cloud)
    press(office, "Enter")
    shut = office.get_by_role("dialog", name="The portal is on for Nora Nimbus")
    tabbed_to(office, shut.get_by_role("button", name="Turn off"))
    press(office, "Enter")
    expect(cloud).to_have_accessible_name("Portal off for Nora Nimbus. Turn on", timeout=SLOWLY)
    tabbed_to(office, office.get_by_role("button", name="Undo"))
    press(office, "Enter")
    expect(cloud).to_have_accessible_name("Portal on for Nora Nimbus. Turn off", timeout=SLOWLY)


@pytest.mark.feature("D21", "D23", "D24")
def test_all_contacts_are_invited_with_the_progress_in_sight(office: Page, demo: dict[str, Any]):
    office.goto(f"{demo['console']['url']}contacts/")
    office.get_by_role("checkbox", name="Select Maud Ellery").check()
    office.get_by_label("All that match").check()
    office.get_by_role("button", name="Send Portal Invite").click()
    office.get_by_label("Portal, and what they may see").select_option(
        label="Customer portal: jobs they take part in, later ones too"
    )
    office.get_by_role("button", name="Send Portal Invite").click()

    expect(office.locator("#result")).to_contain_text("Sent", timeout=60_000)
    assert look(office, "a result") == []
    expect(office.get_by_role("link", name="Every row as CSV")).to_be_visible()
    office.goto(f"{demo['console']['url']}contacts/")
    row = office.get_by_role("row").filter(has_text="Maud Ellery")
    expect(row.locator("a.cloud")).to_have_accessible_name(re.compile("Maud Ellery is invited"))
    row.locator("a.cloud").click()
    expect(office.locator("#grants")).to_contain_text("Resend")
