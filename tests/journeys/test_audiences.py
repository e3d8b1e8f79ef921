"""Who sees what: two audiences of one job, and a section that the administrator switches off."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ground.blobs.made import pdf
from tests.journeys import people, steps

pytestmark = pytest.mark.journey

MEMBER = "dev@tarrant-vale.example"
HIS, HERS = "I keep the spare key under the pot.", "Reserve set at the usual figure."


@pytest.mark.feature("A06", "A09", "A11", "A32")
def test_two_audiences_of_one_job_never_read_each_other(
    office: Page, phone: Page, desk: Page, demo: dict[str, Any]
):
    both = {"Theo Marlow": steps.CUSTOMER, "Una Brightwater": steps.CLIENT}
    number, his, hers = steps.a_shared_job(office, demo, "Cellar door, swollen frame", both)
    for page, address, words, name in ((phone, his, HIS, "Key.pdf"), (desk, hers, HERS, "Reserve.pdf")):
        steps.come_in(page, address)
        steps.write(page, words)
        upload(page, name)
    internal = "Both are friendly."
    office.goto(steps.job_page(demo, number, "notes/?to=internal"))
    steps.write(office, internal)

    sees(phone, {HIS, "Key.pdf"}, but_not={HERS, "Reserve.pdf", internal, "Una Brightwater"})
    sees(desk, {HERS, "Reserve.pdf"}, but_not={HIS, "Key.pdf", internal, "Theo Marlow"})
    document = desk.get_by_role("link", name="Download Reserve.pdf").get_attribute("href")
    origin = his.split("/tarrant-vale/")[0]
    assert desk.context.request.get(f"{origin}{document}").ok
    assert phone.context.request.get(f"{origin}{document}").status == 404


def upload(page: Page, name: str) -> None:
    one = {"name": name, "mimeType": "application/pdf", "buffer": pdf(name)}
    page.locator("file-drop input[name=files]").set_input_files(one)
    expect(page.locator("#documents-list")).to_contain_text(name)
    steps.checked(page)
    expect(page.get_by_role("link", name=f"Download {name}")).to_be_visible()


def sees(page: Page, these: set[str], *, but_not: set[str]) -> None:
    """On the job's page and on the longer lists behind it."""
    page.reload()
    job = page.url
    pages = [page.content()]
    for rest in ("documents/", "messages/", "history/", "appointments/"):
        page.goto(f"{job}{rest}")
        pages.append(page.content())
    page.goto(job)
    shown = "\n".join(pages)
    assert {words for words in these if words not in shown} == set()
    assert {words for words in but_not if words in shown} == set()


@pytest.mark.feature("A02", "A17", "A33")
def test_a_section_switched_off_is_gone_at_the_next_request(
    browser: Browser, office: Page, phone: Page, demo: dict[str, Any]
):
    reader = {"Viola Crane": steps.CLIENT}
    _number, address = steps.a_shared_job(office, demo, "Attic hatch, warped", reader)
    steps.come_in(phone, address)
    expect(phone.get_by_role("heading", name="History")).to_be_visible()
    job = phone.url
    switch(office, demo, "History", on=False)
    try:
        phone.reload()
        expect(phone.get_by_role("heading", level=1, name="Attic hatch, warped")).to_be_visible()
        expect(phone.get_by_role("heading", name="History")).to_have_count(0)
        assert phone.context.request.get(f"{job}history/").status == 404
    finally:
        switch(office, demo, "History", on=True)
    phone.reload()
    expect(phone.get_by_role("heading", name="History")).to_be_visible()
    staff_cannot_reach_settings(browser, demo, office.url)


def switch(office: Page, demo: dict[str, Any], label: str, *, on: bool) -> None:
    office.goto(f"{demo['console']['url']}portals/")
    office.get_by_role("link", name=re.compile(steps.CLIENT)).click()
    office.get_by_role("switch", name=re.compile(f"^{label}")).set_checked(on, force=True)
    office.get_by_role("button", name="Save").click()
    expect(office.locator("#toasts")).to_contain_text("links already sent")


def staff_cannot_reach_settings(browser: Browser, demo: dict[str, Any], settings: str) -> None:
    state = people.kept_sign_in(browser, demo, MEMBER)
    with people.opened(browser, **people.DESK, storage_state=state) as page:
        page.goto(demo["console"]["url"])
        expect(page.get_by_role("link", name="Portal settings")).to_have_count(0)
        for address in (settings, f"{demo['console']['url']}portals/"):
            assert page.context.request.get(address).status in (403, 404)
