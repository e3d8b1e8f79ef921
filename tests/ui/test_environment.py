"""What templates may use: sentences, remembered components, one token for all forms of a page."""

import re

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from jinja2 import UndefinedError
from markupsafe import Markup

from fanlight.core.viewers import Anonymous, StaffViewer
from fanlight.ui import answers
from fanlight.ui.sentences import counted, said

pytestmark = pytest.mark.once


def made():
    return engines["jinja2"].env


def test_a_sentence_is_ours_and_what_is_put_into_it_is_not():
    assert said("Call %(name)s", name="<b>Dev</b>") == Markup("Call &lt;b&gt;Dev&lt;/b&gt;")
    assert said("100% done") == Markup("100% done")


def test_a_count_chooses_its_plural():
    assert counted("%(num)s file", "%(num)s files", 1) == "1 file"
    assert counted("%(num)s file of %(name)s", "%(num)s files of %(name)s", 3, name="<") == "3 files of &lt;"


def test_a_remembered_component_does_not_take_plain_words_for_markup():
    badge = made().globals["ui"].badge

    assert "<b>x</b>" in badge(Markup("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in badge("<b>x</b>")
    assert "<b>x</b>" in badge(Markup("<b>x</b>"))


def test_a_remembered_component_takes_words_that_are_translated_late():
    assert "Draft" in made().globals["ui"].badge(gettext_lazy("Draft"))


def test_what_a_page_was_not_given_is_an_error_and_not_an_empty_place():
    with pytest.raises(UndefinedError):
        made().from_string("{{ nobody_gave_this }}").render()


@pytest.mark.feature("A06")
def test_a_page_says_whether_its_reader_is_the_same_person_and_nothing_about_them():
    def mark(viewer=None):
        request = RequestFactory().get("/")
        if viewer:
            request.viewer = viewer
        return made().globals["reader_mark"](request)

    member = mark(StaffViewer(1, 7, "staff"))

    assert member == mark(StaffViewer(1, 7, "admin"))
    assert len({member, mark(StaffViewer(1, 8, "staff")), mark(StaffViewer(2, 7, "staff"))}) == 3
    assert re.fullmatch("[0-9a-f]{24}", member)
    assert mark() == mark(Anonymous(1)) == ""


def test_all_forms_of_a_page_carry_the_token_of_its_cookie():
    request = RequestFactory().get("/gallery/")
    page = answers.drawn(request, "gallery/index.html", gallery_context())
    tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page))
    header = set(re.findall(r'"X-CSRFToken": "([^"]+)"', page))

    assert len(tokens) == 1
    assert tokens == header
    assert page.count("csrfmiddlewaretoken") > 2
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def gallery_context():
    from fanlight.ui import gallery

    return gallery.context("portal")
