"""Merging doubles: rows move, doubles collapse, nobody loses a way in, and the old one leads on."""

import pytest

from fanlight.core.errors import NotAllowed, Refusal, Stale
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import ShareLink
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.people import merging
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress, Site
from fanlight.ground.people.models.entries import AlreadyMerged
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Room
from fanlight.work.jobs.models import Job
from tests import world
from tests.ground.people.merges import joined, merge, pair


@pytest.fixture
def double(alder, job, ada):
    """Gus Garner, written down a second time, and on another job."""
    contact = world.a_contact(alder, "Gus Garner", email="garner@work.example")
    world.a_participant(world.a_job(alder, title="Second job"), contact, by=ada)
    return contact


def rooms_of(contact):
    people = Participant.objects.within(contact).filter(contact=contact)
    return set(people.values_list("room_id", flat=True))


def test_rows_move_and_the_old_one_leads_on(ada, gus, double):
    kept, rooms = gus.contact, rooms_of(double) | rooms_of(gus.contact)

    merge(kept, double, by=ada)

    gone = double.reloaded()
    assert (gone.merged_into_id, gone.is_archived) == (kept.pk, True)
    assert rooms_of(kept) == rooms
    assert len(rooms) == 2
    emails = ContactAddress.objects.within(kept).of_contact(kept).values_list("address", flat=True)
    assert list(emails) == ["gus@mail.example", "garner@work.example"]


@pytest.mark.trust("TA09")
def test_a_visit_and_a_link_of_either_stay_alive(alder, job, ada, gus):
    double = world.a_guest(alder, world.a_job(alder, title="Second job"), "Gus Garner")

    merge(gus.contact, double.contact, by=ada)

    for cookie in (gus.cookie, double.cookie):
        visit = signin.visit("alder", cookie)
        assert visit.viewer.contact_id == gus.contact.pk
        assert Room.objects.visible_to(visit.viewer).exists()
    assert ShareLink.objects.within(alder).live().filter(contact=gus.contact).count() == 2


def test_on_the_same_job_they_take_part_once(job, ada, gus, nia, alder):
    world.a_participant(job, nia, by=ada)
    Participant.objects.within(job).get(contact=nia).allow_uploads(False, by=ada)

    merge(nia, gus.contact, by=ada)

    (person,) = Participant.objects.within(job).of_room(job.room)
    assert person.contact_id == nia.pk
    assert person.is_primary, "the one who went was"
    assert person.uploads is False


def test_of_two_grants_the_live_one_counts_and_opens_no_room_that_was_shut(alder, job, ada, cleo):
    other = world.a_job(alder, title="Second job")
    double = world.a_holder(alder, other, "Cleo Castle")
    grant = Grant.objects.within(alder).get(contact=double.contact)
    Grant.objects.within(alder).filter(pk=grant.pk).update(state="disabled")

    merge(double.contact, cleo.contact, by=ada)

    (kept,) = Grant.objects.within(alder).filter(contact=double.contact)
    opened = GrantedRoom.objects.within(alder).filter(grant=kept, closed_at=None)
    assert kept.state == "active"
    assert [one.room_id for one in opened] == [job.room_id]
    assert signin.visit("alder", cleo.cookie).viewer.contact_id == double.contact.pk


def test_who_is_disabled_is_not_let_in_by_a_merge(alder, ada, gus, double):
    Contact.objects.within(alder).filter(pk=double.pk).update(disabled_at=double.created_at)

    with pytest.raises(Refusal, match="disabled"):
        merge(gus.contact, double, by=ada)

    assert double.reloaded().merged_into_id is None


def test_the_higher_role_wins_where_both_belong_to_a_client(alder, ada, insurer, nia, double):
    Affiliation.tie(nia, insurer, by=ada, role="viewer")
    Affiliation.tie(double, insurer, by=ada, role="approver")

    merge(nia, double, by=ada)

    assert [tie.role for tie in Affiliation.objects.within(alder).of_client(insurer)] == ["approver"]


def test_what_is_chosen_is_kept_and_the_history_says_so(alder, ada, nia, double):
    draft = joined(nia, double, title="other")
    merging.merge(pair(nia, double), draft, by=ada)

    fact = Event.objects.within(alder).get(name="contact.merged")
    assert (fact.subject_id, fact.payload["other"]) == (nia.pk, double.pk)
    assert "Garner" not in str(fact.payload), "names are sealed"
    assert chain.verify(ada) is None


def test_jobs_and_sites_of_a_client_move_with_it(alder, ada, insurer, job):
    double = world.a_client(alder, "Brightwater Ins.")
    theirs = world.a_job(alder, title="Cellar", client=double)

    merge(insurer, double, by=ada)

    assert {room.client_id for room in Room.objects.within(alder)} == {insurer.pk}
    assert theirs.site.reloaded().client_id == insurer.pk
    assert list(Client.objects.within(alder).live()) == [insurer]


def test_jobs_at_a_site_move_with_it(alder, ada, job):
    double = Site.write_down(SiteDraft("14, Alder Row"), by=ada)

    merge(double, job.site, by=ada)

    assert Job.objects.within(alder).get().site_id == double.pk


def test_a_second_merge_leads_to_the_last_one(alder, ada, nia, double):
    third = world.a_contact(alder, "G. Garner")
    merge(double, third, by=ada)

    merge(nia, double, by=ada)

    assert third.reloaded().merged_into_id == nia.pk
    with pytest.raises(AlreadyMerged):
        merge(nia, double, by=ada)


def test_who_was_edited_meanwhile_is_not_merged_unseen(ada, nia, double):
    read = pair(nia, double)
    Contact.objects.within(nia).get(pk=double.pk).change(by=ada, name="Guy", phone="", email="")

    with pytest.raises(Stale):
        merging.merge(read, joined(nia, double), by=ada)

    assert (double.reloaded().name, double.reloaded().merged_into_id) == ("Guy", None)
    assert nia.reloaded().email == "nia@mail.example"


@pytest.mark.trust("TA12")
def test_nobody_merges_but_the_business(ada, gus, nia):
    with pytest.raises(NotAllowed):
        merge(nia, gus.contact, by=gus.viewer)
    with pytest.raises(merging.SameOne):
        merge(nia, nia, by=ada)


def test_two_of_different_workspaces_are_never_one(alder, birch, ada, nia):
    theirs = world.a_contact(birch, "Nia North")

    with pytest.raises(KeyError):
        merge(nia, theirs, by=ada)

    assert theirs.reloaded().merged_into_id is None
