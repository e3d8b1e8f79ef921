"""What staff see of an audience's page, and the sheet of colours it is drawn with."""

import datetime
import re

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.config.front import masked
from fanlight.core.errors import NotAllowed
from fanlight.ground.access import previews
from fanlight.ground.rooms.models import Branding
from fanlight.ground.workspaces.models import Login, Member
from fanlight.ui.theme import HOUSE, stylesheet
from fanlight.work.conversations.models import Note
from tests.faces.portal.door import everything, nobody, reading, switch, words
from tests.work.files.uploads import a_file


@pytest.fixture
def address(alder, job):
    def signed(audience="customer", business=alder):
        return f"preview/{previews.make(job.room, business.portal(audience), by=business.owner)}/"

    return signed


@pytest.mark.feature("A08", "A11")
def test_it_shows_the_page_of_the_chosen_audience(alder, job, gus, ines, address):
    Note.write(by=gus.viewer, room=job.room, body="A word of the customer")
    a_file(job.room, by=alder.owner, name="policy.pdf", publish_to=["instructing_client"])

    customer, client = words(nobody().get(address())), words(nobody().get(address("instructing_client")))

    assert ("A word of the customer" in customer, "policy.pdf" in customer) == (True, False)
    assert ("A word of the customer" in client, "policy.pdf" in client) == (False, True)
    assert "Preview" in customer
    assert "each reader finds their own name" in customer


def test_it_can_do_nothing_and_only_we_may_frame_it(alder, job, gus, address):
    answer = nobody().get(address())

    text = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert not re.search(r"<(form|script|textarea|file-drop|button)\b", text)
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert "form-action 'none'" in policy
    ordinary = reading(gus).get(f"jobs/{job.number}/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in ordinary


def test_looking_counts_for_nothing(alder, job, gus, address):
    path, reader = address(), nobody()
    before = everything()

    assert reader.get(path).status_code == 200

    assert everything() == before
    assert reader.cookie == ""


def test_it_is_drawn_for_nobody_even_where_somebody_is_signed_in(gus, address):
    assert gus.contact.name not in words(reading(gus).get(address()))


def test_it_follows_the_switches(alder, job, address):
    path = address()
    assert "Messages" in words(nobody().get(path))

    switch(alder, "customer", section_notes=False)

    assert "Messages" not in words(nobody().get(path))


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 404)])
def test_it_works_for_ten_minutes(address, minutes, status):
    path = address()
    with time_machine.travel(now() + datetime.timedelta(minutes=minutes), tick=False):
        assert nobody().get(path).status_code == status


def test_a_forged_or_foreign_address_is_not_there(alder, birch, address):
    path = address()

    assert nobody().get(path.replace("preview/", "preview/x")).status_code == 404
    assert nobody().get("preview/x/").status_code == 404
    assert nobody("birch").get(path).status_code == 404


def test_it_ends_with_the_member_who_asked_for_it(alder, address):
    path = address()
    Member.objects.within(alder.workspace).update(disabled_at=now())

    assert nobody().get(path).status_code == 404


@pytest.mark.trust("TD08")
def test_it_ends_with_the_login_of_that_member(alder, address):
    path = address()
    Login.objects.update(is_active=False)

    assert nobody().get(path).status_code == 404


def test_a_portal_that_is_off_has_no_preview(alder, address):
    path = address()
    portal = alder.portal("customer")
    portal.on = False
    portal.save(update_fields=["on"])

    assert nobody().get(path).status_code == 404


def test_only_staff_make_one(alder, job, gus):
    with pytest.raises(NotAllowed):
        previews.make(job.room, alder.portal("customer"), by=gus.viewer)


def test_the_signed_part_is_not_written_down(address):
    assert masked(f"/alder/{address()}") == "/alder/preview/***/"


@pytest.mark.feature("A12")
def test_the_colours_are_the_businesss_own_and_kept_for_good(alder, birch, gus):
    Branding.objects.within(alder.workspace).update(accent="#1d6b57")
    digest, text = stylesheet("#1d6b57")
    page = nobody().get().content.decode()
    assert f'href="/alder/theme/{digest}.css"' in page

    answer = nobody().get(f"theme/{digest}.css")

    assert answer.content.decode() == text
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]
    assert nobody().get(f"theme/{stylesheet(HOUSE)[0]}.css").status_code == 404
    assert nobody("birch").get(f"theme/{stylesheet(HOUSE)[0]}.css").status_code == 200
