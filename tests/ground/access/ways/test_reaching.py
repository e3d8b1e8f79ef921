"""Who can see what, explained: the verdicts agree with the querysets for everybody, with each switch closed in turn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.viewers import GrantViewer
from fanlight.ground.access.ways import barring, reaching
from fanlight.ground.rooms.evidence import Thing
from fanlight.ground.rooms.models import Grant, Participant, PortalSetting, Publication, Reach, Room
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File, FilePublication, FileVersion
from tests import world
from tests.walk import stage as stages


@pytest.fixture
def cast(alder, job, insurer, ada, cleo, gus, ines):
    """Everybody with a way in: a guest of each audience, a holder of each scope. By name."""
    found = {"cleo": cleo, "gus": gus, "ines": ines}
    found |= {
        scope: world.a_holder(alder, job, f"{scope.title()} Hill", scope=scope) for scope in ("own", "client")
    }
    return found


@pytest.fixture
def file(alder, job):
    made = stages.a_file(alder, job, "walked", None)
    for audience in ("customer", "instructing_client"):
        version = FileVersion.objects.within(alder).get(file=made)
        FilePublication.objects.create(
            workspace_id=alder.workspace_id, file=made, version=version, audience=audience
        )
    return made


def is_in(person):
    """Whether their way in is alive: the gate asks that, before the rule."""
    viewer = person.viewer
    if isinstance(viewer, GrantViewer):
        return Grant.objects.within(viewer).get(pk=viewer.grant_id).state == "active"
    return person.link.reloaded().is_live


def _workspace(alder, _job, _cast):
    Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)


def _portal(alder, _job, _cast):
    compare_and_set(alder.portal("customer"), expect={}, on=False)


def _contact(alder, _job, cast):
    for person in cast.values():
        barring.disable(person.contact.reloaded(), by=alder.owner)


def _way(alder, _job, cast):
    for person in cast.values():
        if person.link:
            person.link.end(by=alder.owner)
        else:
            Grant.objects.within(alder).get(contact=person.contact).disable(by=alder.owner)


def _publication(alder, job, _cast):
    Publication.put(job.room, alder.portal("customer"), by=alder.owner, on=False)


def _scope(alder, job, cast):
    compare_and_set(job.room, expect={}, client=world.a_client(alder, "Another"))
    Participant.objects.within(alder).filter(contact=cast["own"].contact).delete()
    Grant.objects.within(alder).get(contact=cast["cleo"].contact).close_room(job.room, by=alder.owner)


def _section(alder, _job, _cast):
    for portal in (alder.portal("customer"), alder.portal("instructing_client")):
        PortalSetting.objects.within(alder).filter(portal=portal, name__startswith="section.").update(
            on=False
        )


def _audience(alder, _job, _cast):
    FilePublication.objects.within(alder).filter(audience="customer").update(withdrawn_at=now())


def _clip(alder, _job, cast):
    """Struck out for one person on the job, and for another on all of their grant."""
    Participant.objects.within(alder).filter(contact=cast["gus"].contact).update(uploads=False)
    Grant.objects.within(alder).filter(contact=cast["cleo"].contact).update(uploads=False)


CLOSERS = [_workspace, _portal, _contact, _way, _publication, _scope, _section, _audience, _clip]


@pytest.mark.parametrize("close", [None, *CLOSERS], ids=lambda one: one.__name__ if one else "open")
def test_the_verdicts_agree_with_what_each_of_the_cast_sees(alder, job, ada, cast, file, close):
    notes = {
        audience: Note.write(by=ada, room=job.room, body="Hello", audience=audience)
        for audience in ("customer", "instructing_client")
    }
    if close:
        close(alder, job, cast)
    room, people = Room.objects.within(alder).get(pk=job.room_id), list(cast.values())
    contacts = [person.contact.reloaded() for person in people]

    rooms = reaching.verdicts(contacts, [room], by=ada)
    things = {"file": Thing("section.documents", frozenset(file.published_to))}
    things |= {audience: Thing("section.notes", frozenset({audience})) for audience in notes}
    for place, person in enumerate(people):
        seen = is_in(person) and Room.objects.visible_to(person.viewer).filter(pk=room.pk).exists()
        assert rooms[place].is_open == seen, (person.contact.name, rooms[place].closed)
        for name, thing in things.items():
            rows = File.objects.visible_to(person.viewer).filter(pk=file.pk)
            if name in notes:
                rows = Note.objects.visible_to(person.viewer).filter(pk=notes[name].pk)
            verdict = reaching.verdicts([contacts[place]], [room], by=ada, thing=thing)[0]
            assert verdict.is_open == (is_in(person) and rows.exists()), (person.contact.name, name)
    if close is None:
        assert all(verdict.is_open for verdict in rooms), "everybody is in, before a switch is closed"
    elif close not in (_section, _audience, _clip):
        key = close.__name__.removeprefix("_")
        assert key in {verdict.closed.key for verdict in rooms if verdict.closed}


def test_of_several_closed_switches_the_first_is_named_and_the_nearest_way_speaks(alder, job, ada, nia):
    world.a_participant(job, nia, by=ada)
    (none,) = reaching.verdicts([nia], [job.room], by=ada)
    assert (none.closed.key, none.way_in) == ("none", None)

    dead = Grant.give(nia, Reach(alder.portal("instructing_client")), by=ada)
    dead.disable(by=ada)
    off = Grant.give(nia, Reach(alder.portal("customer")), by=ada)
    _publication(alder, job, {})
    (near,) = reaching.verdicts([nia], [job.room], by=ada)
    assert (near.closed.key, near.way_in.grant) == ("publication", off)

    _workspace(alder, job, {})
    (first,) = reaching.verdicts([nia], [job.room], by=ada)
    assert first.closed.key == "workspace"


@pytest.mark.parametrize(("state", "words"), [("invited", "not accepted"), ("inactive", "never opened")])
def test_a_dead_way_says_why(alder, job, ada, nia, state, words):
    world.a_participant(job, nia, by=ada)
    grant = Grant.give(nia, Reach(alder.portal("customer")), by=ada, state="invited")
    compare_and_set(grant, expect={}, state=state)

    (verdict,) = reaching.verdicts([nia], [job.room], by=ada)

    assert words in str(verdict.closed.sentence)


def test_people_of_a_room_are_its_address_book_and_whoever_else_reaches_it(
    alder, job, insurer, ada, cast, nia
):
    outsider = world.a_contact(alder, "Olga Orr")
    Grant.give(outsider, Reach(alder.portal("customer"), "client", client=insurer), by=ada)

    found = list(reaching.people_of(job.room, by=ada))

    assert outsider in found
    assert nia not in found
    assert {person.contact for person in cast.values()} < set(found)
    assert found == sorted(found, key=lambda one: (one.name_key, one.pk)), "by name, each once"


def test_rooms_of_a_contact_are_those_they_take_part_in_and_those_opened_to_them(
    alder, job, insurer, ada, cast
):
    second = world.a_job(alder, title="Second", client=insurer)
    rooms = {
        name: set(Room.objects.visible_to(ada).filter(id__in=reaching.rooms_of(person.contact, by=ada)))
        for name, person in cast.items()
    }

    assert rooms["client"] == {job.room, second.room}
    assert all(found == {job.room} for name, found in rooms.items() if name != "client")


def test_a_page_of_people_costs_what_one_person_costs(alder, job, ada, cast):
    def statements(contacts):
        thing = Thing("section.notes", frozenset({"customer"}))
        with CaptureQueriesContext(connection) as asked:
            reaching.verdicts(contacts, [job.room], by=ada, thing=thing)
        return len(asked)

    many = [
        world.a_holder(alder, job, f"Holder {n}", scope=s)
        for n, s in enumerate(["own", "listed", "client"] * 5)
    ]
    few = [cast[name].contact for name in ("cleo", "own", "client", "gus")]
    assert statements(few) == statements(few + [person.contact for person in many]) <= 11
