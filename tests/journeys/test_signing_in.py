"""A member adds an authenticator app and a passkey, and signs in with either; every page of it is looked at."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fanlight.ground.access.team import factors
from tests.journeys import people
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

MEMBER = "sol@tarrant-vale.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.trust("TC09", "TC07")
def test_a_member_adds_an_app_and_a_passkey_and_signs_in_with_each(browser: Browser, demo: dict[str, Any]):
    """At localhost: browsers give passkeys to names, not to numbers."""
    here = demo["console"]["url"].replace("127.0.0.1", "localhost")
    root = here.partition("/console/")[0]
    wrong: list[str] = []
    with people.opened(browser, **people.DESK) as page:
        a_device(page)
        page.goto(f"{root}/accounts/login/")
        wrong += look(page, "sign-in")
        with_password(page, demo)
        page.goto(f"{here}profile/")
        page.get_by_role("link", name="Add a second step").click()
        wrong += look(page, "no second step yet")
        secret = an_app(page, wrong)
        a_passkey(page, wrong)
        sign_out(page, here)

        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(re.compile(people.HOME))
        sign_out(page, here)
        with_password(page, demo, lands="**/accounts/second-factor/")
        with_a_code(page, next_code(secret), wrong)
        for path in ("password/", "password/forgotten/"):
            page.goto(f"{root}/accounts/{path}")
            wrong += look(page, path)
        without_again(page, root, wrong)
    assert wrong == [], "\n".join(wrong)


def a_device(page: Page) -> None:
    """A phone or laptop that knows its person, as Chromium pretends one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def with_password(page: Page, demo: dict[str, Any], *, lands: Any = re.compile(people.HOME)) -> None:
    page.get_by_label("Email").fill(MEMBER)
    page.get_by_label("Password").fill(demo["console"]["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lands)


def an_app(page: Page, wrong: list[str]) -> str:
    page.get_by_role("link", name="Add an authenticator app").click()
    wrong += look(page, "add an app")
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(factors.value_at(secret, int(time.time()) // factors.STEP_SECONDS))
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/factors/codes/**")
    wrong += look(page, "recovery codes")
    assert page.locator(".codes li").count() == factors.HOW_MANY_CODES
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", level=1, name="Your details")).to_be_visible()
    wrong += look(page, "own page with a second step")
    return secret


def a_passkey(page: Page, wrong: list[str]) -> None:
    page.get_by_role("link", name="Manage the second step").click()
    page.get_by_role("link", name="Add a passkey").click()
    wrong += look(page, "add a passkey")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1, name="Your details")).to_be_visible()


def with_a_code(page: Page, code: str, wrong: list[str]) -> None:
    wrong += look(page, "second step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url(re.compile(people.HOME))


def next_code(secret: str) -> str:
    """The one after the code that added the app: that one is used up."""
    return factors.value_at(secret, int(time.time()) // factors.STEP_SECONDS + 1)


def sign_out(page: Page, here: str) -> None:
    page.goto(here)
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")


def without_again(page: Page, root: str, wrong: list[str]) -> None:
    """As it was before, for the stories that come after."""
    page.goto(f"{root}/accounts/factors/")
    wrong += look(page, "second steps")
    while page.get_by_role("link", name=re.compile("^Remove ")).count():
        page.get_by_role("link", name=re.compile("^Remove ")).first.click()
        wrong += look(page, "remove one")
        page.get_by_role("button", name="Remove", exact=True).click()
        page.wait_for_url("**/accounts/factors/")
