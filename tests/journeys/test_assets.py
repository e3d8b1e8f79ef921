"""The team records a service from the job and adds a paper; the homeowner finds both on a phone."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import fanlight.demo
from tests.journeys import steps
from tests.journeys.looking import look
from tests.journeys.test_sign_in import code_in_tray

pytestmark = pytest.mark.journey
PAPER = Path(fanlight.demo.__file__).parent / "papers" / "guarantee.pdf"
OWNER = "marguerite@doyle.example"
PUMP, WORDS = "Heat pump behind the garage", "Coil cleaned, pressure checked, all well."


@pytest.mark.feature("B04")
def test_a_service_recorded_from_the_job_is_found_by_the_client_on_a_phone(
    office: Page, phone: Page, desk: Page, demo: dict[str, Any]
):
    asset = record_a_service(office, demo)
    add_a_paper(office, asset)

    phone.goto(steps.contractor(demo))
    phone.get_by_label("Email address").fill(OWNER)
    phone.get_by_role("button", name="Email me a code").click()
    phone.get_by_label("6-digit code").fill(code_in_tray(desk, demo, OWNER))
    phone.get_by_role("button", name="Sign in").click()
    phone.get_by_role("link", name="Assets").click()
    expect(phone.get_by_role("heading", level=1, name="Assets")).to_be_visible()
    assert look(phone, "assets on a phone") == []
    phone.get_by_role("link", name=PUMP).click()
    steps.on(phone, PUMP)
    main = phone.get_by_role("main")
    for words in (WORDS, "DK-36-118204", "Next service", PAPER.name):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("gate code")
    assert look(phone, "an asset on a phone") == []
    main.get_by_role("link", name="J-", exact=False).first.click()
    expect(phone.get_by_role("heading", level=1, name="Secondary Suite")).to_be_visible()


def record_a_service(office: Page, demo: dict[str, Any]) -> str:
    """From the client's page to the job, and back to it; answers the address of the asset."""
    office.goto(f"{steps.contractor(demo, 'console')}assets/?q=DK-36")
    office.get_by_role("row").get_by_role("link", name=PUMP).click()
    steps.on(office, PUMP)
    asset = office.url
    office.locator(".pagehead").get_by_role("link").first.click()
    office.get_by_role("main").get_by_role("link", name="Secondary Suite").click()
    office.get_by_role("navigation", name="Job").get_by_role("link", name="Assets").click()
    assert look(office, "assets of a job") == []
    office.get_by_role("main").get_by_role("link", name=PUMP).click()
    office.get_by_label("What was done").fill(WORDS)
    office.get_by_role("button", name="Record the service").click()
    office.wait_for_url("**/jobs/*/services/")
    expect(office.locator("#services")).to_contain_text(WORDS)
    return asset


def add_a_paper(office: Page, asset: str) -> None:
    office.goto(asset)
    office.locator("file-drop input[name=files]").set_input_files(PAPER)
    expect(office.get_by_role("link", name=f"Remove {PAPER.name}")).to_be_visible()
    office.goto(asset)
    steps.checked(office)
    assert look(office, "an asset with a paper") == []
    office.get_by_role("button", name="shown to Customer").click()
    expect(office.get_by_role("button", name="shown to Customer")).to_have_attribute("aria-pressed", "true")
    office.get_by_role("link", name=f"Remove {PAPER.name}").click()
    assert look(office, "removing a paper") == []
