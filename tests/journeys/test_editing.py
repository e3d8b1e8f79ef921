"""Two people at one job."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import people, steps

pytestmark = pytest.mark.journey


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(
    browser: Browser, office: Page, signed_in: people.StorageState, demo: dict[str, Any]
):
    number = steps.a_job(office, demo, "Porch tiles")
    edit = steps.job_page(demo, number, "edit/")
    with people.opened(browser, **people.DESK, storage_state=signed_in) as second:
        office.goto(edit)
        second.goto(edit)
        office.get_by_label("Title").fill("Porch tiles, eleven broken")
        office.get_by_role("button", name="Save").click()
        expect(office.get_by_role("heading", name="Porch tiles, eleven broken")).to_be_visible()
        second.get_by_label("Title").fill("Porch tiles and the step")
        second.get_by_label("Description").fill("The step moves.")
        second.get_by_role("button", name="Save").click()

        expect(second.get_by_role("main")).to_contain_text("What is there now:")
        expect(second.get_by_role("main")).to_contain_text("Porch tiles, eleven broken")
        expect(second.get_by_label("Title")).to_have_value("Porch tiles and the step")
        expect(second.get_by_label("Description")).to_have_value("The step moves.")
        second.get_by_role("button", name="Save").click()
        expect(second.get_by_role("heading", name="Porch tiles and the step")).to_be_visible()
