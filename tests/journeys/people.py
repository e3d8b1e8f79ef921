"""Browsers as people hold them: at a desk, on a phone; and a page that notices what the browser complains of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {}Safari/537.36"
HERE = {"locale": "en-GB", "timezone_id": "Europe/London"}
HOME = r"^https?://[^/]+/console/[a-z0-9-]+/$"
"""Where signing in leads: the address of any console's Home."""
DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "user_agent": CHROME.format("X11; Linux x86_64", ""),
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "user_agent": CHROME.format("Linux; Android 15; Pixel 9", "Mobile "),
}
"""A person's browser does not call itself headless: what does counts as a scanner."""

LONGEST_MS = 15_000
"""For every step and every expectation: a machine that runs two suites beside a browser is slow now and then."""
expect.set_options(timeout=LONGEST_MS)

type StorageState = Any


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page with cookies of its own, which fails its test when the browser refused or could not run something."""
    context = browser.new_context(**HERE, **options)
    page = context.new_page()
    page.set_default_timeout(LONGEST_MS)
    complaints = noticed(page)
    try:
        yield page
    finally:
        context.close()
    assert complaints == [], "the browser complained:\n" + "\n".join(complaints)


def noticed(page: Page) -> list[str]:
    """Fills with what the browser complains of: errors of scripts, and what the browser policy refused."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda line: (
            complaints.append(f"{page.url}: {line.text}") if is_complaint(line.type, line.text) else None
        ),
    )
    return complaints


def is_complaint(kind: str, text: str) -> bool:
    """An answer like 404 or a line that was cut is logged as an error too, and is the test's business."""
    return kind == "error" and not any(one in text for one in ("Failed to load resource", "Failed to fetch"))


def kept_sign_in(browser: Browser, demo: dict[str, Any], email: str = "") -> StorageState:
    """The cookies that signing in leaves; `email` names somebody else than the owner."""
    with opened(browser, **DESK) as page:
        sign_in(page, demo, email)
        return page.context.storage_state()


def sign_in(page: Page, demo: dict[str, Any], email: str = "") -> None:
    page.goto(demo["console"]["url"])
    page.get_by_label("Email").fill(email or demo["console"]["email"])
    page.get_by_label("Password").fill(demo["console"]["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(HOME))
