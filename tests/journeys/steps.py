"""What people do in the stories: find a job, share it, open a link, write."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

CUSTOMER, CLIENT = "Customer portal", "Client portal"
CHECK_SECONDS = 20
FEATURED = "Escape of water, kitchen ceiling"


def find_job(page: Page, demo: dict[str, Any], title: str) -> str:
    """From the list of jobs, by search, to the job; answers its number."""
    page.goto(f"{demo['console']['url']}jobs/")
    page.get_by_role("searchbox").fill(title)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=title).click()
    on(page, title)
    return urlsplit(page.url).path.split("/")[-2]


def contractor(demo: dict[str, Any], face: str = "portal") -> str:
    """The other business of the demo, which looks after what it installed."""
    home = demo["console"]["url"].replace("tarrant-vale", "bow-river")
    return home if face == "console" else home.replace("/console/", "/")


def a_job(page: Page, demo: dict[str, Any], title: str) -> str:
    """A job of the story's own, with nobody on it yet; answers its number."""
    page.goto(f"{demo['console']['url']}jobs/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create job").click()
    on(page, title)
    return urlsplit(page.url).path.split("/")[-2]


def on(page: Page, title: str) -> None:
    """The page of that heading, and it listens: what is pressed from now on is more than a plain link or form."""
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.wait_for_load_state()


def job_page(demo: dict[str, Any], number: str, rest: str = "") -> str:
    return f"{demo['console']['url']}jobs/{number}/{rest}"


def share_with_somebody_new(page: Page, demo: dict[str, Any], number: str, name: str, portal: str) -> None:
    """A share link for a person who is added on the way; ends in Share & Sync."""
    page.goto(job_page(demo, number, "share/new/"))
    dialog = page.get_by_role("dialog", name="New share link")
    if not dialog.get_by_label("Name").is_visible():
        dialog.get_by_text("Add someone").click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("textbox", name="Email").fill(f"{name.split(maxsplit=1)[0].lower()}@stories.example")
    dialog.get_by_label("Takes part as").select_option(
        label="Customer" if portal == CUSTOMER else "Instructing client"
    )
    dialog.get_by_role("radio", name=portal).check(force=True)
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(link_row(page, name)).to_contain_text("never opened")


def link_row(page: Page, name: str) -> Locator:
    return page.locator(".sharelink").filter(has_text=name)


def copied(page: Page, name: str) -> str:
    """The address that Copy puts on the clipboard. Begins in Share & Sync."""
    page.evaluate("navigator.clipboard.writeText('')")
    with page.expect_response(lambda answer: "/copy/" in answer.url):
        link_row(page, name).get_by_role("button", name="Copy").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('/l/')")
    return page.evaluate("navigator.clipboard.readText()")


def a_shared_job(page: Page, demo: dict[str, Any], title: str, people: dict[str, str]) -> tuple[str, ...]:
    """A new job and an address for each of `people`, who are named with their portal: number first, then addresses."""
    number = a_job(page, demo, title)
    addresses = []
    for name, portal in people.items():
        share_with_somebody_new(page, demo, number, name, portal)
        addresses.append(copied(page, name))
    return number, *addresses


def come_in(page: Page, address: str) -> None:
    """Open a link and press its button."""
    page.goto(address)
    page.get_by_role("button", name=re.compile("^Continue to")).click()
    page.wait_for_url(re.compile(r"/jobs/[^/]+/$"))


def write(page: Page, words: str) -> None:
    """A message, from the job's page of either face."""
    page.get_by_role("textbox", name=re.compile("^Write a")).fill(words)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log")).to_contain_text(words)


def end_link(page: Page, demo: dict[str, Any], number: str, name: str) -> None:
    page.goto(job_page(demo, number, "share/"))
    link_row(page, name).get_by_role("link", name="End link").click()
    page.get_by_role("dialog").get_by_role("button", name="End link").click()
    expect(link_row(page, name)).to_contain_text("Ended")


def checked(page: Page) -> None:
    """The worker looks into a file that came in; what it found shows at the next load of the page."""
    until = time.monotonic() + CHECK_SECONDS
    while page.get_by_text("Checking", exact=True).count() and time.monotonic() < until:
        page.wait_for_timeout(300)
        page.reload()
    expect(page.get_by_text("Checking", exact=True)).to_have_count(0)
