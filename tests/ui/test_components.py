"""Components: what is typed is kept, what is wrong is named, and nothing a person wrote becomes markup."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory

from fanlight.ui import environment, gallery
from fanlight.ui.static import static

pytestmark = pytest.mark.once

UI = Path(environment.__file__).parent
STATIC = UI.parent / "static"
NOW = dt.datetime(2026, 11, 22, 9, 12, tzinfo=dt.UTC)


def made():
    return engines["jinja2"].env


def ui():
    return made().globals["ui"]


def gallery_page(face: str) -> str:
    return gallery.gallery(
        RequestFactory().get("/gallery/", {"face": face, "open": "drawer"})
    ).content.decode()


def test_every_component_stands_in_the_gallery():
    shown = "".join(path.read_text() for path in (UI / "gallery").glob("*.html"))
    missing = [name for name in vars(ui()) if f"ui.{name}(" not in shown]

    assert len(vars(ui())) > 40
    assert missing == []


@pytest.mark.parametrize("face", gallery.FACES)
def test_the_gallery_is_a_whole_page_in_either_density(face):
    page = gallery_page(face)

    assert f'data-face="{face}"' in page
    assert page.rstrip().endswith("</html>")


def test_no_two_things_on_the_gallery_page_have_the_same_id():
    ids = re.findall(r'\sid="([^"]+)"', gallery_page("console"))

    assert len(ids) > 20
    assert sorted(ids) == sorted(set(ids))


def test_every_description_points_at_something_that_is_there():
    page = gallery_page("console")
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    pointed = {
        one
        for value in re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]*)"', page)
        for one in value.split()
    }

    assert pointed
    assert pointed <= ids


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (STATIC / static("icons.svg").rpartition("/")[2]).read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    templates = [path for folder in environment.FOLDERS if folder.exists() for path in folder.rglob("*.html")]
    named = {
        name
        for path in templates
        for name in re.findall(r'(?:ui\.icon\(|\bicon=|trailing=)"([a-z0-9-]+)"', path.read_text())
        if not name.isdigit()
    }

    assert len(named) > 10
    assert named <= drawn


def test_what_a_person_wrote_never_becomes_markup():
    evil = "<script>alert(1)</script>"

    for drawn in (
        ui().message(evil, NOW, evil, key=1),
        ui().file_tile(evil, 1, NOW, evil),
        ui().text_field("name", evil, value=f'"{evil}'),
        ui().text_area("name", "Name", value=f"</textarea>{evil}"),
        ui().button(evil, attrs={"data-words": f'"{evil}'}),
        ui().row(evil, meta=evil),
        ui().person(evil, 1, note=evil),
        ui().cloud("off", evil, why=evil, words=True),
    ):
        assert "<script" not in drawn
        assert "&lt;script" in drawn


def test_a_refused_field_keeps_what_was_typed_and_names_what_is_wrong():
    drawn = ui().text_field(
        "email", "Email", value="amara@okafor", hint="For letters.", wrong="Not an address"
    )

    assert 'value="amara@okafor"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_email_helptext id_email_error"' in drawn
    assert re.search(r'id="id_email_error">.*Not an address', drawn)


def test_a_refused_form_keeps_what_was_typed_in_every_kind_of_control():
    page = gallery_page("console").partition('id="form-refused"')[2].partition("</form>")[0]

    assert "Key under the second pot." in page
    assert re.search(r'<option value="2"[^>]*selected', page)
    assert re.search(r'value="c"[^>]*checked', page)
    assert 'aria-describedby="id_filled-title_helptext id_filled-title_error"' in page
    assert "What you typed is still here" in page


def test_a_message_is_attributed_to_the_reader_when_it_is_theirs():
    assert "You" in ui().message("Amara Okafor", NOW, "Hello", mine=True)
    assert "Amara Okafor" in ui().message("Amara Okafor", NOW, "Hello", key=7)


@pytest.mark.feature("D07")
def test_no_two_clouds_differ_by_colour_alone():
    states = ("on", "invited", "off", "none")
    drawn = [str(ui().cloud(state, "Amara Okafor")) for state in states]

    for part in (r"#(cloud-[a-z]+)", r'data-tone="([a-z]+)"', r'aria-label="([^"]+)"'):
        found = [re.findall(part, cloud) for cloud in drawn]
        assert all(found)
        assert len({one[0] for one in found}) == len(states)
    assert "<a " not in drawn[0]
    assert 'href="#here"' in ui().cloud("off", "Amara Okafor", href="#here")
    assert "Turn on" in ui().cloud("off", "Amara Okafor", href="#here")


def test_facts_without_words_are_left_out():
    drawn = ui().facts([("Value", "£1"), ("Owner", "")])

    assert "Value" in drawn
    assert "Owner" not in drawn


def test_pages_are_offered_only_where_there_are_some():
    assert "<nav" not in ui().pages()
    assert 'rel="next"' in ui().pages(next="?after=9")
    assert 'rel="prev"' not in ui().pages(next="?after=9")


def test_the_shade_a_browser_chose_is_followed_and_nothing_else_is():
    request = RequestFactory().get("/")
    assert environment.theme(request) == ""

    request.COOKIES["fl_theme"] = "dark"
    assert environment.theme(request) == "dark"

    request.COOKIES["fl_theme"] = 'dark" onload="x'
    assert environment.theme(request) == ""


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 500])
def test_an_error_page_names_nobody_and_says_what_to_do(status):
    page = made().get_template(f"errors/{status}.html").render(message="", request=RequestFactory().get("/"))

    assert re.search(r"<h1>[^<]+</h1><p>[^<]+</p>", page)
    assert "nonce" not in page, "an error page runs no script"
