"""A client on a phone and the team at a desk write to each other, and neither reloads anything."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

pytestmark = pytest.mark.journey

SOON_MS = 15_000
"""Time for one question of an open page, on a busy machine."""


@pytest.mark.feature("A06", "A14")
def test_they_write_and_are_answered_without_a_reload(office: Page, phone: Page, demo: dict[str, Any]):
    number, address = steps.a_shared_job(office, demo, "Stuck sash window", {"Wyn Parry": steps.CUSTOMER})
    steps.come_in(phone, address)
    steps.write(phone, "Is Monday all right?")
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    expect(office.get_by_role("log")).to_contain_text("Is Monday all right?")
    phone.get_by_role("textbox", name=re.compile("^Write a")).fill("Half a thou")

    with phone.expect_response(re.compile(r"/notes/[^/]+/seen/$"), timeout=SOON_MS) as seen:
        steps.write(office, "Monday at nine.")
        expect(phone.get_by_role("log")).to_contain_text("Monday at nine.", timeout=SOON_MS)
        expect(phone).to_have_title(re.compile(r"^\(1\) "))
    assert seen.value.status == 204
    expect(phone).not_to_have_title(re.compile(r"^\("))
    expect(phone.get_by_role("textbox", name=re.compile("^Write a"))).to_have_value("Half a thou")
    expect(phone.locator(".msg")).to_have_count(2)

    office.reload()
    expect(office.locator(".msg", has_text="Monday at nine.")).to_contain_text("seen")
