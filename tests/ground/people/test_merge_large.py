"""A merge that moves very much is done in the background, goes on after a crash, and misses nobody who was late."""

import pytest

from fanlight.ground.people import merging, tasks
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.models import Participant, Room
from fanlight.work.jobs.models import Job
from tests import world
from tests.ground.people.merges import joined, merge, pair

MANY = 7


@pytest.fixture
def double(alder, monkeypatch):
    """A client with more jobs than one transaction moves here."""
    monkeypatch.setattr(merging, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(merging, "PORTION", 2)
    client = world.a_client(alder, "Brightwater Ins.")
    for n in range(MANY):
        world.a_job(alder, title=f"Job {n}", client=client)
    return client


def told(row):
    tasks.gather.call(str(row.workspace_id), row._meta.model_name, str(row.pk))


def test_it_is_refused_in_words_and_nothing_moves(ada, insurer, double):
    with pytest.raises(merging.TooMuchAtOnce, match="in the background"):
        merge(insurer, double, by=ada)

    assert double.reloaded().merged_into_id is None
    assert Room.objects.within(ada).filter(client=double).count() == MANY
    assert merging.in_words(double) == ["more than 3 jobs", "1 site"]


def test_in_the_background_its_rows_follow_a_portion_at_a_time(ada, insurer, double):
    merge(insurer, double, by=ada, in_background=True)
    assert double.reloaded().merged_into_id == insurer.pk
    assert Room.objects.within(ada).filter(client=double).count() == MANY

    told(double)
    told(double)

    assert Room.objects.within(ada).filter(client=insurer).count() == MANY
    assert merging.in_words(double.reloaded()) == []


def test_a_crash_in_the_middle_loses_nothing(ada, insurer, double, monkeypatch):
    merge(insurer, double, by=ada, in_background=True)
    move, moved = merging.moving.move, []

    def killed(*given, **options):
        moved.append(1)
        if len(moved) == 3:
            raise KeyboardInterrupt
        return move(*given, **options)

    monkeypatch.setattr(merging.moving, "move", killed)
    with pytest.raises(KeyboardInterrupt):
        merging.gather("client", double.pk, owner=ada)
    assert 0 < Room.objects.within(ada).filter(client=double).count() < MANY

    merging.gather("client", double.pk, owner=ada)
    assert Room.objects.within(ada).filter(client=insurer).count() == MANY


def test_what_somebody_wrote_for_the_old_one_at_the_same_moment_follows(alder, ada, job, nia, gus):
    late = Contact.objects.within(ada).get(pk=gus.contact.pk)
    merge(nia, gus.contact, by=ada)

    stray = world.a_participant(world.a_job(alder), late, by=ada)
    told(late)

    assert Participant.objects.within(ada).get(pk=stray.pk).contact_id == nia.pk


def test_what_is_found_by_the_name_follows_in_the_background(alder, ada, insurer, nia):
    world.a_job(alder, client=insurer)
    draft = joined(insurer, insurer)
    insurer.edit(type(draft)("Northcote Mutual"), by=ada, revision=insurer.revision)

    tasks.follow.call(str(alder.workspace_id), "client", str(insurer.pk))

    assert "northcote" in Job.objects.within(ada).get().search_text
    assert pair(insurer, insurer).kept.name == "Northcote Mutual"
    assert Client.objects.within(ada).named("northcote mutual").exists()
