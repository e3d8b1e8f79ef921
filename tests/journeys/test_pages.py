"""Every page of both faces, and the pages around them: nothing for axe-core to find, nothing that the browser refuses.

The pages are found by following links; a route that no link leads to, and that is not named here, fails.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import crawl, people, steps
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

NOT_NOW = {
    "console:client-file-hide",
    "console:client-file-publish",
    "console:client-file-withdraw",
    "console:file-move",
    "console:asset-file-hide",
    "console:asset-file-publish",
    "console:asset-file-withdraw",
    "console:asset-restore",
    "console:calendar-restore",
    "console:client-restore",
    "console:contact-restore",
    "console:contact-role",
    "console:contact-sign-out",
    "console:feed-end",
    "console:contact-untie",
    "console:site-restore",
    "console:suggestion-list",
    "console:note-files",
    "console:note-first",
    "console:note-news",
    "console:note-seen",
    "console:thread-news",
    "console:thread-open",
    "console:thread-reopen",
    "console:import-refused",
    "console:import-start",
    "console:import-undo",
    "console:grant-disable",
    "console:grant-enable",
    "console:job-move-back",
    "console:job-open-to",
    "console:job-publish",
    "console:job-restore",
    "console:theme-set",
    "console:thread-settle",
    "console:bulk-result",
    "console:bulk-undo",
    "console:field-archive",
    "console:field-move",
    "console:field-restore",
    "console:job-approve",
    "console:letter-send",
    "console:link-renew",
    "console:grant-cancel",
    "console:grant-job-add",
    "console:grant-job-close",
    "console:grant-send",
    "console:grant-turn-on",
    "console:person-turn-back",
    "console:person-turn-off",
    "console:person-turn-on",
    "console:credential-remove",
    "console:device-end",
    "console:device-end-others",
    "console:invitation-cancel",
    "console:invitation-send",
    "console:portal-user-enable",
    "console:ask-accept",
    "console:ask-send-back",
    "console:file-variant",
    "console:request-accept",
    "console:request-reopen",
    "console:upload",
    "console:upload-create",
    "console:wish-accept",
    "console:wish-decline",
    "console:portal-user-send",
    "console:sample-add",
    "console:sample-remove",
    "console:team-resume",
    "console:way-renew",
}
"""Commands and downloads, for which there is no button now; what a field or an open thread asks by itself; pictures.
The papers of an asset are looked at in test_assets."""

AT_THE_DOOR = {
    "portal:choose",
    "portal:code",
    "portal:sign-in",
    "portal:colleague-invite",
    "portal:colleague-list",
    "portal:colleague-remove",
    "portal:credential-list",
    "portal:credential-remove",
    "portal:invitation-accept",
    "portal:invitation-passkey",
    "portal:invitation-proven",
    "portal:invitation-show",
    "portal:passkey-add",
    "portal:passkey-ask",
    "portal:passkey-enter",
    "portal:passkey-new",
    "portal:password-set",
    "portal:password-show",
    "portal:doorstep",
    "portal:file-variant",
    "portal:link-open",
    "portal:link-show",
    "portal:logo",
    "portal:preview",
    "portal:theme",
}
"""What a reader who is in is not led to: looked at by name, here, among the edges; a sheet, and pictures."""

BY_GRANT = {
    "portal:client-document-zip",
    "portal:asset-list",
    "portal:asset-show",
    "portal:address-code",
    "portal:address-edit",
    "portal:calendar",
    "portal:calendar-past",
    "portal:details-edit",
    "portal:feed-end",
    "portal:feed-make",
    "portal:feed-show",
    "portal:job-list",
    "portal:message-list",
    "portal:move-take-back",
    "portal:draft-discard",
    "portal:draft-save",
    "portal:request-file-add",
    "portal:request-list",
    "portal:request-new",
    "portal:request-note-add",
    "portal:request-send",
    "portal:request-show",
    "portal:request-withdraw",
}
"""What no share link is enough for, or leads to: looked at in test_asking and test_assets, on the way."""
BY_ITSELF = {
    "portal:file-seen",
    "portal:message-news",
    "portal:note-files",
    "portal:note-first",
    "portal:note-news",
    "portal:note-seen",
    "portal:upload",
    "portal:upload-create",
}
"""What an open thread asks and reports: looked at in test_news and test_messages."""

WITH_MORE = {"portal:switch", "portal:switch-show", "portal:visit-stop", "portal:visit-stop-others"}
"""For whoever has several clients or devices and gave a code: looked at in test_one_tap."""

TABLE = b"Number,Title,Status\nP-1,Porch,New instruction\n"
BEHIND_FULL_LISTS = ("documents/", "photos/", "messages/", "history/", "appointments/")


def test_nothing_is_wrong_on_any_page_of_the_console(office: Page, demo: dict[str, Any]):
    number = steps.find_job(office, demo, steps.FEATURED)
    send_a_letter(office, demo, number)
    wrong: list[str] = []
    starts = [office.url, demo["console"]["url"], *an_import(office, demo), an_export(office, demo)]
    starts += [own_fields(office, demo), *a_view(office, demo), a_bulk_action(office, demo)]
    starts += [f"{steps.contractor(demo, 'console')}assets/"]
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


def own_fields(office: Page, demo: dict[str, Any]) -> str:
    """One on each noun that has them."""
    for noun in ("Jobs", "Clients", "Contacts"):
        office.goto(f"{demo['console']['url']}fields/new/")
        office.get_by_label("Name", exact=True).fill("Cause")
        office.get_by_label(noun, exact=True).check()
        office.get_by_role("button", name="Add field").click()
        office.wait_for_url("**/fields/")
    return office.url


def a_view(office: Page, demo: dict[str, Any]) -> list[str]:
    """The views of a list, and the page that adds one."""
    office.goto(f"{demo['console']['url']}jobs/?q=storm")
    office.get_by_role("link", name="Save this view").click()
    office.get_by_label("Name", exact=True).fill("Storms")
    office.get_by_role("button", name="Save").click()
    office.wait_for_url("**/jobs/?q=storm*")
    views = f"{demo['console']['url']}views/jobs/"
    return [views, f"{views}new/?q=storm"]


def a_bulk_action(office: Page, demo: dict[str, Any]) -> str:
    """Done twice: the second time there is nothing left to do, which a page says."""
    for _ in range(2):
        office.goto(f"{demo['console']['url']}jobs/?q=kitchen+ceiling")
        office.get_by_role("checkbox", name=re.compile("Select J-|Select .*kitchen ceiling")).first.check()
        office.get_by_role("button", name="Choose who looks after").click()
        office.locator("main select").select_option(index=1)
        with office.expect_response(lambda answer: answer.request.method == "POST"):
            office.locator("main").get_by_role("button", name="Choose who looks after").click()
    office.wait_for_url(re.compile(r"/bulk/(?!new/)[^/]+/$"))
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
    assert crawl.names_of("portal") - seen <= AT_THE_DOOR | BY_GRANT | BY_ITSELF | WITH_MORE
