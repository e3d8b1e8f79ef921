"""Every page of both faces, and the pages around them: nothing for axe-core to find, nothing that the browser refuses.

The pages are found by following links; a route that no link leads to, and that is not named here, fails.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import crawl, people, steps
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

NOT_NOW = {
    "console:calendar-restore",
    "console:client-restore",
    "console:contact-restore",
    "console:contact-role",
    "console:contact-untie",
    "console:site-restore",
    "console:suggestion-list",
    "console:thread-reopen",
    "console:import-refused",
    "console:import-start",
    "console:job-approve",
    "console:letter-send",
    "console:link-renew",
    "console:invitation-cancel",
    "console:invitation-send",
    "console:sample-add",
    "console:sample-remove",
    "console:team-resume",
}
"""Commands and a download, for which there is no button now; and what a field fetches while one types."""

AT_THE_DOOR = {
    "portal:doorstep",
    "portal:link-open",
    "portal:link-show",
    "portal:logo",
    "portal:preview",
    "portal:theme",
}
"""What a reader who is in is not led to: looked at by name, here and among the edges; and a sheet."""

TABLE = b"Number,Title,Status\nP-1,Porch,New instruction\n"
BEHIND_FULL_LISTS = ("documents/", "messages/", "history/", "appointments/")


def test_nothing_is_wrong_on_any_page_of_the_console(office: Page, demo: dict[str, Any]):
    number = steps.find_job(office, demo, steps.FEATURED)
    send_a_letter(office, demo, number)
    wrong: list[str] = []
    starts = [office.url, demo["console"]["url"], *an_import(office, demo), an_export(office, demo)]
    seen = walked(office, starts, face="console", wrong=wrong)

    assert wrong == [], "\n".join(wrong)
    assert crawl.names_of("console") - seen <= NOT_NOW, (
        "every route is looked at, or named above with the reason"
    )


def send_a_letter(office: Page, demo: dict[str, Any], number: str) -> None:
    office.goto(steps.job_page(demo, number, "share/"))
    steps.link_row(office, "Amara Okafor").first.get_by_role("link", name="Email").click()
    office.get_by_label("Classification").select_option("Portal access")
    office.get_by_role("button", name="Send Email").click()
    office.wait_for_url("**/letters/*/")


def an_import(office: Page, demo: dict[str, Any]) -> list[str]:
    """A file that waits for its columns: that page, and the one that says where the import stands."""
    office.goto(f"{demo['console']['url']}import/")
    office.get_by_label("File", exact=True).set_input_files(
        {"name": "jobs.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    office.get_by_role("button", name="Upload").click()
    office.wait_for_url("**/map/")
    return [office.url, office.url.removesuffix("map/")]


def an_export(office: Page, demo: dict[str, Any]) -> str:
    """A list as a file, ready to be fetched."""
    office.goto(f"{demo['console']['url']}jobs/")
    office.get_by_role("link", name="Export this list").click()
    office.get_by_role("button", name="Export").click()
    office.get_by_role("link", name="Download").wait_for()
    return office.url


def walked(page: Page, starts: list[str], *, face: str, wrong: list[str]) -> set[str]:
    """The URL names that links lead to; `wrong` takes up what was found on their pages."""
    return crawl.walk(page, starts, face=face, look=lambda name: wrong.extend(look(page, name)))


def test_nothing_is_wrong_on_any_page_of_the_portal(browser: Browser, office: Page, demo: dict[str, Any]):
    number = steps.find_job(office, demo, steps.FEATURED)
    wrong, seen = [], set()
    for link in demo["links"][:2]:
        with people.opened(browser, **people.DESK) as page:
            page.goto(link["url"])
            wrong += look(page, f"doorstep of {link['audience']}")
            steps.come_in(page, link["url"])
            starts = [page.url, *(f"{page.url}{rest}" for rest in BEHIND_FULL_LISTS)]
            seen |= walked(page, starts, face="portal", wrong=wrong)
    office.goto(steps.job_page(demo, number, "share/"))
    office.goto(office.get_by_role("link", name="Preview").get_attribute("href"))
    wrong += look(office, "preview")

    assert wrong == [], "\n".join(wrong)
    assert crawl.names_of("portal") - seen <= AT_THE_DOOR
