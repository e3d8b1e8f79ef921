"""Every page of both faces, and the pages around them: nothing for axe-core to find, nothing that the browser refuses.

The pages are found by following links; a route that no link leads to, and that is not named here, fails.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import crawl, people, steps
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

NO_PAGES = {"console:file-show", "portal:file-show", "portal:theme"}
"""A document and a sheet."""

BEHIND_FULL_LISTS = ("documents/", "messages/", "history/", "appointments/")


@pytest.mark.trust("TF02", "TF03")
def test_nothing_is_wrong_on_any_page_of_the_console(office: Page, demo: dict[str, Any]):
    number = steps.find_job(office, demo, steps.FEATURED)
    send_a_letter(office, demo, number)
    wrong = seen_by(office, [office.url, demo["console"]["url"]], face="console", also=commands(demo, number))

    assert wrong == {}


def send_a_letter(office: Page, demo: dict[str, Any], number: str) -> None:
    office.goto(steps.job_page(demo, number, "share/"))
    steps.link_row(office, "Amara Okafor").first.get_by_role("link", name="Email").click()
    office.get_by_label("Classification").select_option("Portal access")
    office.get_by_role("button", name="Send Email").click()
    office.wait_for_url("**/letters/*/")


def commands(demo: dict[str, Any], number: str) -> dict[str, str]:
    """Routes that no link of the featured job leads to, because there is nothing to press there now."""
    key = "0" * 22
    return {
        "console:job-approve": steps.job_page(demo, number, "approve/"),
        "console:letter-send": steps.job_page(demo, number, f"letters/{key}/send/"),
        "console:link-renew": steps.job_page(demo, number, f"links/{key}/renew/"),
    }


def seen_by(page: Page, starts: list[str], *, face: str, also: dict[str, str]) -> dict[str, list[Any]]:
    """What is wrong, by URL name. A route of the face that was not seen is wrong, too."""
    wrong: dict[str, list[Any]] = {}

    def note(name: str) -> None:
        if found := look(page):
            wrong[name] = found

    seen = crawl.walk(page, [*starts, *also.values()], face=face, look=note)
    missing = crawl.names_of(face) - seen - NO_PAGES
    return wrong | {name: ["not seen"] for name in missing}
