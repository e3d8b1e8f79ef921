"""Send a document: shown, written, the portal on, each once; and everybody who cannot be written to."""

import pytest
from django.db import transaction

from fanlight.core.errors import NotAllowed
from fanlight.ground.access.ways import inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant, Participant, PortalSetting
from fanlight.work.files import sending
from fanlight.work.files.models import File, FileSending
from tests import world
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("D01")


@pytest.fixture
def plan(job, ada):
    return a_file(job.room, by=ada)


@pytest.fixture
def nina(alder, job, ada):
    """On the job, with an address and no way in."""
    person = world.a_participant(job, world.a_contact(alder, "Nina New"), by=ada)
    person.room = job.room
    return person


def letters(owner, person):
    sent = Letter.objects.within(owner).filter(contact_id=person.contact_id).order_by("id")
    return [(letter.kind, letter.body) for letter in sent]


def grants(owner, person):
    mine = Grant.objects.within(owner).filter(contact_id=person.contact_id)
    return list(mine.values_list("state", "scope"))


def test_one_press_shows_it_turns_the_portal_on_and_writes_one_letter(ada, plan, nina):
    sent = sending.send(plan, nina, by=ada, times=0, turns_on=True)

    assert (sent.times, sent.turned_on) == (1, True)
    assert plan.published_to == ["customer"]
    assert grants(ada, nina) == [("active", "listed")]
    [(kind, body)] = letters(ada, nina)
    assert kind == "portal_open"
    assert "We have shared “plan.pdf” with you." in body
    assert "{{ portal_link }}" in body


def test_a_second_press_of_the_same_form_does_nothing_and_again_is_said_outright(ada, plan, nina):
    sending.send(plan, nina, by=ada, times=0, turns_on=True)

    with pytest.raises(sending.SentAlready), transaction.atomic():
        sending.send(plan, nina, by=ada, times=0, turns_on=True)
    assert len(letters(ada, nina)) == 1

    sending.send(plan, nina, by=ada, times=1, turns_on=True)
    assert [kind for kind, _ in letters(ada, nina)] == ["portal_open", "file_shared"]
    assert grants(ada, nina) == [("active", "listed")]


def test_without_the_tick_and_without_a_way_in_nothing_happens_at_all(ada, plan, nina):
    with pytest.raises(sending.NoWayIn):
        sending.send(plan, nina, by=ada, times=0)

    assert plan.published_to == []
    assert letters(ada, nina) == grants(ada, nina) == []
    assert not FileSending.objects.within(ada).exists()


def test_nothing_is_sent_to_whom_the_portal_shows_no_documents(alder, ada, plan, nina):
    off = PortalSetting.objects.within(ada).filter(portal=alder.portal("customer"), name="section.documents")
    off.update(on=False)

    with pytest.raises(sending.SectionOff):
        sending.send(plan, nina, by=ada, times=0, turns_on=True)

    assert plan.published_to == []
    assert letters(ada, nina) == grants(ada, nina) == []


def test_whoever_has_a_way_in_gets_a_letter_that_leads_there(ada, job, plan, gus):
    person = Participant.objects.within(ada).get(contact=gus.contact)
    person.room = job.room
    sending.send(plan, person, by=ada, times=0, turns_on=True)

    assert grants(ada, person) == []
    [(kind, body)] = letters(ada, person)
    assert kind == "file_shared"
    assert "plan.pdf" in body
    assert File.objects.visible_to(gus.viewer).get() == plan


def test_no_address_and_the_struck_out_clip_are_refused(alder, ada, job, plan, nina):
    silent = world.a_participant(job, world.a_contact(alder, "Sam Silent", email=""), by=ada)
    silent.room = job.room
    nina.allow_uploads(False, by=ada)

    with pytest.raises(inviting.NoEmail):
        sending.send(plan, silent, by=ada, times=0, turns_on=True)
    with pytest.raises(sending.DocumentsHidden):
        sending.send(plan, nina, by=ada, times=0, turns_on=True)
    assert plan.published_to == []


def test_a_name_that_would_be_filled_in_is_left_out(ada, job, nina):
    odd = a_file(job.room, by=ada, name="{{ portal_link }}.pdf")

    sending.send(odd, nina, by=ada, times=0, turns_on=True)

    [(_kind, body)] = letters(ada, nina)
    assert "We have shared a document with you." in body
    assert body.count("{{ portal_link }}") == 1


def test_only_the_team_sends_and_only_to_people_of_the_job(alder, ada, gus, plan, nina):
    other = world.a_participant(world.a_job(alder), nina.contact, by=ada)

    with pytest.raises(NotAllowed):
        sending.send(plan, nina, by=gus.viewer, times=0)
    with pytest.raises(NotAllowed):
        sending.send(plan, other, by=ada, times=0)
    assert letters(ada, nina) == []
