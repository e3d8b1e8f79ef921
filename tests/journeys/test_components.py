"""The gallery in a real browser: what assistive technology finds, and what the custom elements do."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.shelf import ORIGIN, open_gallery

pytestmark = pytest.mark.journey

WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
OF_A_PAGE = ["heading-order", "region"]  # the gallery is many pages in one
TAPPED = "a[href], button, input:not([type=hidden]), select, textarea"
LEAST_PX = 44


@pytest.mark.parametrize("face", ["portal", "console"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_in_any_component(browser: Browser, face: str, scheme: str, width: str):
    page = browser.new_page(viewport=WIDTHS[width], color_scheme=scheme, reduced_motion="reduce")
    open_gallery(page, f"?face={face}")

    found = Axe().run(page, options={"rules": {rule: {"enabled": False} for rule in OF_A_PAGE}})
    page.close()

    assert [
        (one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found.response["violations"]
    ] == []


def test_nothing_on_a_phone_is_too_small_to_be_tapped(phone: Page):
    open_gallery(phone, "?face=portal")
    small = phone.evaluate(
        """([selector, least]) => [...document.querySelectorAll("main :is(" + selector + ")")]
            .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
            .map((one) => one.closest("label") ?? one)
            .filter((one) => !one.closest("p") && one.getBoundingClientRect().height < least - 0.5)
            .map((one) => one.outerHTML.slice(0, 120))""",
        [TAPPED, LEAST_PX],
    )

    assert small == []


def test_nothing_makes_a_phone_scroll_sideways(phone: Page):
    for face in ("portal", "console"):
        open_gallery(phone, f"?face={face}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_right_to_left_mirrors_the_page_and_cuts_nothing(phone: Page):
    open_gallery(phone, "?dir=rtl")

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    buttons = phone.locator("#buttons-h").bounding_box()
    assert buttons is not None
    assert buttons["x"] + buttons["width"] > 300, "headings stand at the right"


def test_a_picked_file_is_sent_at_once_and_appears_in_the_list(desk: Page):
    sent = []

    def answer(request):
        sent.append(request.post_data_buffer)
        return {
            "status": 200,
            "content_type": "text/html",
            "body": '<div id="file-list"><p>Kitchen wall.jpg is here</p></div>',
        }

    open_gallery(desk, on_post=answer)
    pick(desk, "Kitchen wall.jpg", b"a picture")

    expect(desk.locator("#file-list")).to_have_text("Kitchen wall.jpg is here")
    expect(first_drop(desk).locator("[data-list]")).to_be_empty()
    assert [b"a picture" in body for body in sent] == [True]


def test_a_refused_file_says_why_in_the_servers_words(desk: Page):
    body = '<p class="error"><span>This type of file cannot be taken here</span></p>'
    open_gallery(desk, on_post=lambda request: {"status": 422, "content_type": "text/html", "body": body})
    pick(desk, "plan.dwg", b"x")

    row = first_drop(desk).locator(".file")
    expect(row).to_contain_text("plan.dwg")
    expect(row).to_contain_text("This type of file cannot be taken here")
    row.get_by_role("button", name="Dismiss plan.dwg").click()
    expect(row).to_have_count(0)


def test_a_file_over_the_limit_is_refused_before_anything_is_sent(desk: Page):
    sent = []
    open_gallery(desk, on_post=lambda request: sent.append(request) or {"status": 500, "body": ""})
    desk.evaluate("document.querySelector('file-drop').dataset.limit = 3")
    pick(desk, "film.mov", b"four")

    expect(first_drop(desk).locator(".file")).to_contain_text("Larger than 50 MB, so it was not sent.")
    assert sent == []


def test_several_files_are_sent_one_after_the_other(desk: Page):
    sent = []

    def answer(request):
        sent.append(request.post_data_buffer)
        return {
            "status": 200,
            "content_type": "text/html",
            "body": f'<div id="file-list">{len(sent)} here</div>',
        }

    open_gallery(desk, on_post=answer)
    desk.locator("#files file-drop input[type=file]").first.set_input_files(
        [{"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": b"%d" % number} for number in range(3)]
    )

    expect(desk.locator("#file-list")).to_have_text("3 here")
    assert len(sent) == 3


def test_an_upload_that_is_cancelled_makes_room_for_the_next(desk: Page):
    sent = []

    def answer(request):
        sent.append(request.post_data_buffer)
        here = {
            "status": 200,
            "content_type": "text/html",
            "body": '<div id="file-list">The second is here</div>',
        }
        return here if len(sent) > 1 else None

    open_gallery(desk, on_post=answer)
    desk.locator("#files file-drop input[type=file]").first.set_input_files(
        [
            {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
            for name in ("first", "second", "third")
        ]
    )
    desk.get_by_role("button", name="Cancel the upload of third.jpg").click()
    desk.get_by_role("button", name="Cancel the upload of first.jpg").click()

    expect(desk.locator("#file-list")).to_have_text("The second is here")
    expect(first_drop(desk).locator(".file")).to_have_count(0)
    assert len(sent) == 2


def test_without_scripts_files_go_with_a_plain_form(browser: Browser):
    page = browser.new_page(java_script_enabled=False)
    open_gallery(page)

    form = page.locator("#files file-drop form").first
    expect(form.get_by_role("button", name="Upload")).to_be_visible()
    expect(form.locator("input[type=file]")).to_be_visible()
    page.close()


def test_copying_puts_the_address_on_the_clipboard_and_says_so(desk: Page):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ORIGIN)
    open_gallery(desk)
    desk.get_by_role("button", name="Copy", exact=True).click()

    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()") == "https://portal.example/tarrant/l/8jK2"


def test_copying_a_new_link_fetches_it_first(desk: Page):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ORIGIN)
    fresh = {
        "status": 200,
        "content_type": "text/html",
        "body": '<input data-address value="https://portal.example/new">',
    }
    open_gallery(desk, on_post=lambda request: fresh)
    desk.get_by_role("button", name="Copy a new link").click()

    expect(desk.locator("#toasts")).to_contain_text("Copied")
    assert desk.evaluate("navigator.clipboard.readText()") == "https://portal.example/new"


def test_an_address_is_shown_when_the_clipboard_refuses(desk: Page):
    fresh = {
        "status": 200,
        "content_type": "text/html",
        "body": '<input data-address value="https://portal.example/new">',
    }
    desk.add_init_script(
        "navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    open_gallery(desk, on_post=lambda request: fresh)
    desk.get_by_role("button", name="Copy a new link").click()

    shown = desk.get_by_role("textbox", name="Address to copy")
    expect(shown).to_have_value("https://portal.example/new")
    expect(shown).to_be_focused()


def test_a_link_that_cannot_be_made_is_said(desk: Page):
    open_gallery(
        desk, on_post=lambda request: {"status": 500, "content_type": "text/html", "body": "<p>broken</p>"}
    )
    desk.get_by_role("button", name="Copy a new link").click()

    expect(desk.locator("#toasts")).to_contain_text("The link could not be made")


@pytest.mark.parametrize("has_invokers", [True, False])
def test_a_dialog_opens_takes_the_focus_and_gives_it_back(desk: Page, has_invokers: bool):
    if not has_invokers:
        desk.add_init_script("delete HTMLButtonElement.prototype.commandForElement")
    open_gallery(desk)
    button = desk.get_by_role("button", name="New share link")
    button.click()

    expect(desk.get_by_role("dialog", name="New share link")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="New share link")).to_be_hidden()
    expect(button).to_be_focused()


def test_escape_closes_a_drawer_that_came_with_its_page(desk: Page):
    open_gallery(desk, "?face=console&open=drawer")
    expect(desk.get_by_role("dialog", name="Share & Sync")).to_be_visible()
    desk.keyboard.press("Escape")

    expect(desk.get_by_role("dialog", name="Share & Sync")).to_have_count(0)
    assert desk.url == f"{ORIGIN}/gallery/?"


def test_a_menu_opens_beside_its_button_and_closes_by_escape(desk: Page):
    open_gallery(desk)
    button = desk.get_by_role("button", name="More for this job")
    button.click()
    menu = desk.locator("#job-menu")

    expect(menu).to_be_visible()
    at, of = menu.bounding_box(), button.bounding_box()
    assert at is not None and of is not None  # noqa: PT018
    assert abs(at["y"] - of["y"]) < 400
    desk.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_dark_is_chosen_at_once_and_remembered(desk: Page):
    open_gallery(desk)
    desk.get_by_role("radio", name="Dark").check(force=True)

    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    kept = {cookie["name"]: cookie for cookie in desk.context.cookies()}["fl_theme"]
    assert (kept["value"], kept["sameSite"], kept["secure"]) == ("dark", "Lax", True)


def test_a_broken_answer_is_said_and_not_put_into_the_page(desk: Page):
    broken = {
        "status": 500,
        "content_type": "text/html",
        "body": '<!doctype html><div class="empty"><p>It broke.</p></div>',
    }
    open_gallery(desk, on_get=lambda request: broken)
    desk.evaluate("htmx.ajax('GET', '/elsewhere/', {target: '#file-list'})")

    expect(desk.locator("#toasts")).to_contain_text("It broke.")
    expect(desk.locator("#file-list .file")).to_have_count(2)


def test_a_refused_form_is_put_into_the_page(desk: Page):
    refused = {"status": 422, "content_type": "text/html", "body": '<p class="error">Too long</p>'}
    open_gallery(desk, on_get=lambda request: refused)
    desk.evaluate("htmx.ajax('GET', '/elsewhere/', {target: '#file-list'})")

    expect(desk.locator("#file-list")).to_have_text("Too long")


def test_what_was_on_screen_for_two_seconds_is_reported_once(desk: Page):
    told = []
    open_gallery(desk, on_post=lambda request: told.append(request.headers) or {"status": 204, "body": ""})
    desk.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<seen-mark data-post=\"/seen/\">.</seen-mark>')"
    )
    desk.wait_for_timeout(1200)
    assert told == []
    with desk.expect_request("**/seen/"):
        pass
    desk.wait_for_timeout(500)

    token = json.loads(desk.locator("body").get_attribute("hx-headers:inherited"))["X-CSRFToken"]
    assert [headers["x-csrftoken"] for headers in told] == [token]


def pick(page: Page, name: str, content: bytes) -> None:
    page.locator("#files file-drop input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def first_drop(page: Page):
    return page.locator("#files file-drop").first
