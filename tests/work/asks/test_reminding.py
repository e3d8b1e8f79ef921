"""Reminders: on the days of the rule, one letter for all that is open, to whoever has a way in, and never twice."""

import datetime
import itertools

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Grant, Portal, PortalSetting, Publication
from fanlight.work.asks import tasks
from fanlight.work.asks.letters import KIND
from fanlight.work.asks.models import Ask
from fanlight.work.asks.rules import MOST
from tests.work.asks.test_asks import an_ask

pytestmark = pytest.mark.django_db


def remind():
    tasks.remind.func()


def letters(owner):
    return list(Letter.objects.within(owner).filter(kind=KIND).order_by("id"))


def in_days(days):
    return now().date() + datetime.timedelta(days=days)


def travelled(days):
    return time_machine.travel(now() + datetime.timedelta(days=days), tick=False)


def test_two_days_before_the_day_after_and_then_weekly_four_times_at_most(alder, ada, job, cleo):
    an_ask(job, by=ada, due_on=in_days(10))
    noon, days = now().replace(hour=12, minute=0), []
    for day in range(60):
        with time_machine.travel(noon + datetime.timedelta(days=day), tick=False):
            before = len(letters(alder))
            remind()
            remind()
            if len(letters(alder)) > before:
                days.append(day)

    assert len(days) == MOST
    assert [days[0], days[1]] == [8, 11]
    assert [after - before for before, after in itertools.pairwise(days[1:])] == [7, 7]


def test_one_letter_names_all_that_is_open_and_carries_a_way_in(alder, ada, job, cleo):
    an_ask(job, by=ada, text="Claim number {{ portal_link }}", due_on=in_days(3))
    an_ask(job, by=ada, text="Photos", kind="file")
    done = an_ask(job, by=ada, text="Done already")
    done.give(by=cleo.viewer, words="yes")
    with travelled(1.5):
        remind()

    (letter,) = letters(alder)
    assert (letter.contact_id, letter.room_id) == (cleo.contact.pk, job.room_id)
    assert "– Claim number { { portal_link }}" in letter.body
    assert "– Photos" in letter.body
    assert "Done already" not in letter.body
    assert letter.values["link"]


def test_whoever_has_a_share_link_is_led_by_it_and_whoever_has_nothing_is_not_written_to(
    alder, ada, job, gus, cleo
):
    Grant.objects.within(alder).filter(contact=cleo.contact).update(state="disabled")
    an_ask(job, by=ada, due_on=in_days(3))
    with travelled(1.5):
        remind()

    (letter,) = letters(alder)
    assert letter.contact_id == gus.contact.pk
    assert letter.values["link"] == gus.link.key


@pytest.mark.feature("D19")
def test_whoever_wishes_no_reminders_gets_none(alder, ada, job, cleo):
    compare_and_set(Contact.objects.within(alder).get(pk=cleo.contact.pk), expect={}, wishes={"asks": False})
    an_ask(job, by=ada, due_on=in_days(3))
    with travelled(1.5):
        remind()

    assert letters(alder) == []
    assert Ask.objects.within(alder).get().reminders == 1


@pytest.mark.parametrize("over", ["given", "withdrawn", "archived", "quiet"])
def test_what_is_over_reminds_nobody(alder, ada, job, cleo, over):
    ask = an_ask(job, by=ada, due_on=in_days(3), reminds=over != "quiet")
    if over == "given":
        ask.give(by=cleo.viewer, words="12")
    elif over == "withdrawn":
        ask.withdraw(by=ada)
    elif over == "archived":
        job.archive(by=ada)
    with travelled(1.5):
        remind()

    assert letters(alder) == []


@pytest.mark.parametrize("shut", ["section", "portal", "workspace", "room", "viewer"])
def test_nobody_is_written_to_about_what_they_may_not_see_or_answer(alder, ada, insurer, job, cleo, shut):
    an_ask(job, by=ada, due_on=in_days(3))
    if shut == "section":
        PortalSetting.objects.within(alder).filter(name="section.asks").update(on=False)
    elif shut == "portal":
        Portal.objects.within(alder).update(on=False)
    elif shut == "workspace":
        alder.workspace.portal_on = False
        alder.workspace.save()
    elif shut == "room":
        Publication.put(job.room, alder.portal("customer"), by=ada, on=False)
    else:
        Affiliation.tie(cleo.contact, insurer, by=ada, role="viewer")
    with travelled(1.5):
        remind()

    assert letters(alder) == []


def test_other_audiences_and_other_businesses_hear_nothing(alder, birch, ada, job, cleo, ines):
    an_ask(job, by=ada, due_on=in_days(3), audience="instructing_client")
    with travelled(1.5):
        remind()

    assert [letter.contact_id for letter in letters(alder)] == [ines.contact.pk]
    assert letters(birch) == []
