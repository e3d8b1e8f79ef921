"""Messages on a phone with bad signal, with files, by keyboard alone at the desk, and without scripts."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import fanlight.demo
from tests.journeys import people, steps
from tests.journeys.hands import press

pytestmark = pytest.mark.journey

PHOTO = Path(fanlight.demo.__file__).parent / "pictures" / "garden.jpg"
SOON_MS = 20_000
"""Time for the check of a file and one question of an open page, on a busy machine."""
HOSTILE = ["\u202egnp.exe\u202c left", "W" * 5_000, "a\u200b\ufeffb", "🧱👩🏽‍🔧" * 300, "é" * 10_000]


def composer(page: Page) -> Any:
    return page.get_by_role("textbox", name=re.compile("^Write a"))


@pytest.mark.feature("A06", "A14", "A32")
def test_a_picture_goes_with_a_message_and_is_there_without_a_reload(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Garden wall", {"Wanda Moss": steps.CUSTOMER})
    steps.come_in(phone, address)
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    expect(office.get_by_text("Nothing written yet")).to_be_visible()

    phone.get_by_label("Attach files").set_input_files(PHOTO)
    expect(phone.get_by_text("garden.jpg", exact=True)).to_be_visible()
    steps.write(phone, "It leans to the left.")

    expect(office.get_by_role("log")).to_contain_text("It leans to the left.", timeout=SOON_MS)
    expect(office.locator(".attached img")).to_be_visible(timeout=SOON_MS)
    expect(phone.locator(".attached img")).to_be_visible(timeout=SOON_MS)
    steps.write(office, "We see it.")
    expect(phone.get_by_role("log")).to_contain_text("We see it.", timeout=SOON_MS)


@pytest.mark.feature("A06")
def test_what_was_not_sent_stays_over_a_reload_and_arrives_once(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Loft hatch", {"Vera Nunn": steps.CUSTOMER})
    steps.come_in(phone, address)
    phone.context.route("**/notes/", lambda route: route.abort("internetdisconnected"))
    composer(phone).fill("The hatch is stuck.")
    phone.get_by_role("button", name="Send").click()
    unsent = phone.locator(".msg", has_text="not sent")
    expect(unsent).to_contain_text("The hatch is stuck.")

    phone.reload()
    expect(unsent).to_contain_text("The hatch is stuck.")
    phone.get_by_role("button", name="Change").click()
    expect(composer(phone)).to_have_value("The hatch is stuck.")
    phone.get_by_role("button", name="Send").click()
    expect(unsent).to_be_visible()

    phone.context.unroute("**/notes/")
    phone.context.route("**/notes/", lost_on_the_way_back, times=1)
    phone.get_by_role("button", name="Try again").click()
    phone.wait_for_timeout(300)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_role("log")).to_contain_text("The hatch is stuck.")
    expect(unsent).to_have_count(0)
    expect(composer(phone)).to_have_value("")
    phone.reload()
    expect(phone.locator(".msg")).to_have_count(1)
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    expect(office.locator(".msg")).to_have_count(1)


@pytest.mark.feature("A06")
def test_what_a_reload_brought_back_is_not_sent_before_its_reader_presses(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Attic stair", {"Uma Pell": steps.CUSTOMER})
    steps.come_in(phone, address)
    sent: list[int] = []
    phone.on("request", lambda asked: sent.append(1) if asked.method == "POST" else None)
    composer(phone).fill("The third step, only a draft.")
    phone.reload()
    line_comes_back(phone)
    expect(composer(phone)).to_have_value("The third step, only a draft.")
    assert sent == []

    phone.context.route("**/notes/", lambda route: route.abort("internetdisconnected"))
    phone.get_by_role("button", name="Send").click()
    unsent = phone.locator(".msg", has_text="not sent")
    expect(unsent).to_be_visible()
    phone.context.unroute("**/notes/")
    phone.reload()
    expect(unsent).to_contain_text("The third step")
    sent.clear()
    line_comes_back(phone)
    expect(unsent).to_be_visible()
    assert sent == []

    phone.context.route("**/notes/", lambda route: route.abort("internetdisconnected"), times=1)
    phone.get_by_role("button", name="Try again").click()
    expect(unsent.locator("[aria-busy]")).to_have_count(0)
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent).to_have_count(0)
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    expect(office.locator(".msg")).to_have_count(1)


@pytest.mark.feature("A06")
def test_files_that_a_reload_lost_are_asked_for_again_and_the_words_do_not_leave_without_them(
    office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Porch roof", {"Tess Orde": steps.CUSTOMER})
    steps.come_in(phone, address)
    phone.context.route("**/notes/", lambda route: route.abort("internetdisconnected"))
    phone.get_by_label("Attach files").set_input_files(PHOTO)
    composer(phone).fill("See the corner.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".msg", has_text="not sent")).to_be_visible()

    phone.context.unroute("**/notes/")
    phone.reload()
    line_comes_back(phone)

    expect(phone.get_by_text("Choose these files once more")).to_contain_text("garden.jpg")
    expect(composer(phone)).to_have_value("See the corner.")
    expect(phone.locator(".msg")).to_have_count(0)
    phone.get_by_label("Attach files").set_input_files(PHOTO)
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator(".attached img")).to_be_visible(timeout=SOON_MS)
    expect(phone.get_by_text("Choose these files once more")).to_be_hidden()
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    expect(office.locator(".msg")).to_have_count(1)


def line_comes_back(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)


def lost_on_the_way_back(route: Any) -> None:
    """The server took it, and nobody heard of it."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


@pytest.mark.feature("A06")
def test_what_somebody_typed_is_not_there_for_who_comes_in_next_in_the_same_tab(
    office: Page, phone: Page, demo: dict[str, Any]
):
    people_here = {"Ida Stroud": steps.CUSTOMER, "Otto Brand": steps.CUSTOMER}
    _number, hers, his = steps.a_shared_job(office, demo, "Shared tablet", people_here)
    steps.come_in(phone, hers)
    composer(phone).fill("The key is under the pot.")
    phone.reload()
    expect(composer(phone)).to_have_value("The key is under the pot.")

    phone.context.clear_cookies()
    steps.come_in(phone, his)
    expect(composer(phone)).to_have_value("")
    assert "under the pot" not in phone.evaluate("JSON.stringify({...sessionStorage})")


@pytest.mark.feature("A06")
def test_no_text_however_odd_moves_a_page_sideways(office: Page, phone: Page, demo: dict[str, Any]):
    number, address = steps.a_shared_job(office, demo, "Odd words", {"Una Vale": steps.CUSTOMER})
    steps.come_in(phone, address)
    for n, words in enumerate(HOSTILE, start=1):
        composer(phone).fill(words)
        phone.get_by_role("button", name="Send").click()
        expect(phone.locator(".msg")).to_have_count(n)
    office.set_viewport_size({"width": 390, "height": 844})
    office.goto(steps.job_page(demo, number, "notes/?to=customer"))
    for page in (phone, office):
        expect(page.locator(".msg")).to_have_count(len(HOSTILE))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.feature("A14")
def test_the_inbox_needs_no_pointer(office: Page, phone: Page, demo: dict[str, Any]):
    _number, address = steps.a_shared_job(office, demo, "Zinc gutter", {"Tess Ray": steps.CUSTOMER})
    steps.come_in(phone, address)
    steps.write(phone, "It drips on the step.")
    office.goto(demo["console"]["url"])
    press(office, "g", "m")
    office.wait_for_url(re.compile(r"/messages/$"))
    press(office, "/")
    office.keyboard.type("Zinc gutter")
    press(office, "Enter")
    row = office.locator("tbody tr", has_text="Zinc gutter")
    expect(office.locator("tbody tr")).to_have_count(1)
    expect(row).to_contain_text("unread")

    press(office, "j", "a")
    expect(office.locator("#toasts")).to_contain_text("1 given to")
    expect(row.get_by_role("button", name="I look after it")).to_have_count(0)
    press(office, "j", "d")
    expect(office.locator("#toasts")).to_contain_text("1 marked as done.")
    expect(row).to_have_count(0)
    press(office, "u")
    expect(row).to_be_visible()
    press(office, "j", "x", "b")
    expect(office.get_by_role("toolbar").get_by_role("button", name="Done")).to_be_focused()
    press(office, "Escape", "j", "Enter")
    expect(office.get_by_role("log")).to_contain_text("It drips on the step.")


@pytest.mark.feature("A06", "A14")
def test_without_scripts_files_go_along_and_the_inbox_is_worked(browser: Browser, demo: dict[str, Any]):
    with (
        people.opened(browser, **people.DESK, java_script_enabled=False) as desk,
        people.opened(browser, **people.PHONE, java_script_enabled=False) as phone,
    ):
        people.sign_in(desk, demo)
        number = steps.a_job(desk, demo, "Quiet porch")
        desk.goto(steps.job_page(demo, number, "share/new/"))
        desk.get_by_label("Name").fill("Sid Quill")
        desk.get_by_role("textbox", name="Email").fill("sid@stories.example")
        desk.get_by_role("button", name="Share", exact=True).click()
        steps.link_row(desk, "Sid Quill").get_by_role("button", name="Copy").click()
        steps.come_in(phone, desk.get_by_label("Address to copy").input_value())
        phone.get_by_label("Attach files").set_input_files(PHOTO)
        steps.write(phone, "Here it is.")

        desk.goto(f"{demo['console']['url']}messages/?q=Quiet+porch")
        desk.get_by_role("link", name="Quiet porch").click()
        expect(desk.get_by_role("log")).to_contain_text("Here it is.")
        desk.get_by_role("button", name="Mark as read").click()
        desk.goto(f"{demo['console']['url']}messages/?q=Quiet+porch")
        expect(desk.locator("tbody tr")).not_to_contain_text("unread")
        desk.get_by_role("button", name="Done: Quiet porch").click()
        expect(desk.get_by_role("main")).to_contain_text("Nothing matches")
