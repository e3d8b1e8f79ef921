"""A client is invited, sets a passkey along with it, comes back with it; and with a password, and without scripts."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import look
from tests.journeys.people import DESK, opened

pytestmark = pytest.mark.journey

TRAY_MS = 20_000
GOOD = "three calm brown otters"
POLICIES = {
    "passwordless": "Links and codes, no passwords",
    "allowed": "Passwords and passkeys for those who want one",
    "required": "A password or a passkey for everybody",
}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def policy(office: Page, demo: dict[str, Any], name: str) -> Iterator[None]:
    """The workspace's sign-in policy for a while."""
    for chosen in (name, "passwordless"):
        office.goto(f"{demo['console']['url']}portals/sign-in/")
        office.get_by_role("radio", name=re.compile(f"^{POLICIES[chosen]}")).check()
        office.get_by_role("button", name="Save").click()
        expect(office.get_by_role("main")).to_be_visible()
        if chosen == name:
            yield


def invited(office: Page, demo: dict[str, Any], name: str) -> str:
    """A new contact's email address, to which an invitation is on its way."""
    email = f"{name.split(maxsplit=1)[0].lower()}{time.time_ns() % 1_000_000}@stories.example"
    office.goto(f"{demo['console']['url']}contacts/new/")
    office.get_by_label("Name", exact=True).fill(name)
    office.get_by_label(re.compile("^Email")).first.fill(email)
    office.get_by_role("main").get_by_role("button", name=re.compile("^(Add|Save|Create)")).first.click()
    office.wait_for_url(re.compile(r"/contacts/[0-9A-Za-z]{22}/$"))
    office.goto(f"{office.url}portal/")
    office.get_by_role("textbox", name=re.compile("personal|line", re.IGNORECASE)).first.fill(
        "As we said on the phone."
    )
    office.get_by_role("button", name="Invite to Portal").click()
    expect(office.locator("#grants")).to_contain_text("Invited")
    return email


def link_of(page: Page, demo: dict[str, Any], email: str) -> str:
    """The address in the letter to `email`, at the name that passkeys of a demo are for."""
    page.goto(demo["mail_tray"])
    letter = page.get_by_role("link").filter(has_text=email).first
    deadline = time.monotonic() + TRAY_MS / 1000
    while not letter.is_visible() and time.monotonic() < deadline:
        page.wait_for_timeout(300)
        page.reload()
    letter.click()
    expect(page.get_by_role("main")).to_contain_text("As we said on the phone.")
    found = re.search(r"http\S+/invitation/fli_\w+", page.get_by_role("main").inner_text())
    assert found
    return found[0].replace("127.0.0.1", "localhost")


@contextmanager
def with_authenticator(browser: Browser) -> Iterator[Page]:
    """A browser of somebody whose device keeps passkeys."""
    with opened(browser, **DESK) as page:
        line = page.context.new_cdp_session(page)
        line.send("WebAuthn.enable")
        line.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield page


@pytest.mark.feature("D25", "D26", "D27")
@pytest.mark.trust("TC09")
def test_a_passkey_is_set_with_the_invitation_and_opens_the_portal_again(
    browser: Browser, office: Page, demo: dict[str, Any]
):
    with policy(office, demo, "required"):
        wrong = look(office, "sign-in and links")
        email = invited(office, demo, "Pia Passkey")
        with with_authenticator(browser) as page:
            page.goto(link := link_of(page, demo, email))
            expect(page.get_by_role("heading", level=1)).to_have_text("Hello Pia")
            wrong += look(page, "invitation with a password")
            page.get_by_role("button", name="Add a passkey and open").click()
            expect(page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()
            page.context.clear_cookies()
            page.goto(link)
            expect(page.get_by_role("heading", level=1)).to_have_text("This invitation is over")
            wrong += look(page, "invitation that is over")

            page.goto(f"{link.partition('/invitation/')[0]}/sign-in/password/")
            wrong += look(page, "sign in with a password")
            page.get_by_role("button", name="Use a passkey").click()
            expect(page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()
            page.goto(f"{link.partition('/invitation/')[0]}/account/credentials/")
            expect(page.locator("#passkeys")).to_contain_text("last used")
            wrong += look(page, "own credentials")
            page.locator("#passkeys").get_by_role("link", name="Remove").click()
            wrong += look(page, "remove a passkey")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.feature("D26")
@pytest.mark.trust("TC04")
def test_a_password_is_pasted_with_the_invitation_and_signs_in(
    browser: Browser, office: Page, demo: dict[str, Any]
):
    with policy(office, demo, "required"):
        email = invited(office, demo, "Paul Password")
        with opened(browser, **DESK, permissions=["clipboard-read", "clipboard-write"]) as page:
            page.goto(link := link_of(page, demo, email))
            field = page.get_by_label("Password")
            field.fill("short")
            page.get_by_role("button", name="Set the password and open").click()
            assert field.evaluate("field => !field.validity.valid"), "the browser says it before we do"
            field.fill("")
            page.evaluate("words => navigator.clipboard.writeText(words)", GOOD)
            field.press("Control+V")
            page.get_by_role("button", name="Set the password and open").click()
            expect(page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()

            page.context.clear_cookies()
            page.goto(f"{link.partition('/invitation/')[0]}/sign-in/password/")
            page.get_by_label("Email address").fill(email)
            page.get_by_label("Password").fill(GOOD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()


@pytest.mark.feature("D26")
def test_without_scripts_an_invitation_opens_by_one_press(
    browser: Browser, office: Page, demo: dict[str, Any]
):
    with policy(office, demo, "allowed"):
        email = invited(office, demo, "Nell Noscript")
        with opened(browser, **DESK, java_script_enabled=False) as page:
            page.goto(link_of(page, demo, email))
            page.get_by_text("Set a password or a passkey now").click()
            expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
            expect(page.get_by_role("button", name="Add a passkey and open")).to_be_disabled()
            page.get_by_role("button", name="Open my portal").click()
            expect(page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()
