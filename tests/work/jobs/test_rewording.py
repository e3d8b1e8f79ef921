"""Search follows the fields of the workspace: at each save, and for all rows once a field's search is switched."""

from dataclasses import replace

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from fanlight.core.fulltext import matching
from fanlight.core.listings import Asked
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.workspaces.columns import own_filter
from fanlight.ground.workspaces.fields import LONGEST_SEARCHED, OwnFields, choice_mark
from fanlight.ground.workspaces.models.own_fields import FieldDraft
from fanlight.work.jobs import rewording
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Job
from tests import world

pytestmark = pytest.mark.django_db


def found(viewer, text, *marks, table=Job):
    rows = table.objects.visible_to(viewer).filter(matching(viewer, text, *marks)).order_by("id")
    return [str(row) for row in rows]


def switch(field, by, **said):
    fresh = field.reloaded()
    fresh.change(FieldDraft(fresh.label, **said), by=by, state=fresh.state)


def tasks_of(name):
    """Arguments and time of the tasks in line, the next one first."""
    rows = [task for task in DBTaskResult.objects.all() if task.task_path.endswith(f"tasks.{name}")]
    return sorted(((task.args_kwargs["args"], task.run_after) for task in rows), key=lambda one: one[1])


def walked(viewer, noun="job"):
    """All turns that the task would take, each cut as short as can be; how many."""
    turns, last = 0, 0
    while True:
        turns += 1
        last = rewording.turn(noun, owner=viewer, after=last, seconds=0)
        if not last:
            return turns


def test_a_searchable_value_finds_its_row_as_soon_as_it_is_saved(alder, ada, job):
    world.a_field(alder, "Claim number", is_searchable=True)
    world.a_field(alder, "Day", kind="date", is_searchable=True)
    world.a_field(alder, "Margin")

    job.edit(
        world.with_own(job, {"claim-number": "CL-4711", "day": "2026-03-02", "margin": "thin"}),
        by=ada,
        revision=1,
    )

    assert found(ada, "4711") == found(ada, "2 3 2026") == [str(job)]
    assert found(ada, "thin") == []


def test_rows_that_are_there_follow_the_switch_on_and_off(alder, ada, monkeypatch):
    monkeypatch.setitem(rewording.AT_ONCE, "job", 2)
    field = world.a_field(alder, "Claim number")
    jobs = [world.a_job(alder, title=f"Job {n}", own={"claim-number": f"CL-{n}"}) for n in range(5)]
    assert found(ada, "cl") == []

    switch(field, ada, is_searchable=True)
    assert walked(ada) == 4, "a turn ends after its time, and the next goes on where it ended"
    assert found(ada, "cl") == [str(job) for job in jobs]

    field.reloaded().archive(by=ada)
    walked(ada)
    assert found(ada, "cl") == []
    assert found(ada, "job") == [str(job) for job in jobs], "what else it is found by stays"


def test_a_turn_that_was_killed_and_runs_again_changes_nothing_twice(alder, ada, monkeypatch):
    monkeypatch.setitem(rewording.AT_ONCE, "job", 1)
    field = world.a_field(alder, "Claim number")
    for n in range(3):
        world.a_job(alder, title=f"Job {n}", own={"claim-number": f"CL-{n}"})
    switch(field, ada, is_searchable=True)
    honest, seen = rewording._portion, []

    def dying(noun, owner, after):
        if len(seen) == 2:
            raise SystemExit("killed")
        seen.append(after)
        return honest(noun, owner, after)

    monkeypatch.setattr(rewording, "_portion", dying)
    with pytest.raises(SystemExit):
        rewording.turn("job", owner=ada, after=0)
    assert len(found(ada, "cl")) == 2

    monkeypatch.setattr(rewording, "_portion", honest)
    assert rewording.turn("job", owner=ada, after=0) == 0
    assert len(found(ada, "cl")) == 3


def test_only_a_switch_that_changes_words_starts_the_walk(alder, ada):
    field = world.a_field(alder, "Claim number")
    switch(field, ada, audiences=("customer",))
    switch(field, ada, audiences=("customer",), is_searchable=True)

    told = [
        event.payload["rewords"]
        for event in Event.objects.visible_to(ada).order_by("number")
        if event.name.startswith("own_field")
    ]
    assert told == [False, False, True]


def test_the_switch_leads_to_the_task_now_and_once_more(alder, ada):
    switch(world.a_field(alder, "Claim number"), ada, is_searchable=True)
    event = Event.objects.visible_to(ada).order_by("number").last()
    assert tasks_of("tell")[-1][0] == [str(ada.workspace_id), str(event.pk)]

    rewording.follow(event)

    (first, now), (second, later) = tasks_of("reword")
    assert first == second == [str(ada.workspace_id), "job", "0"]
    assert later - now > rewording.SECOND_LOOK / 2


@pytest.mark.parametrize("noun", ["client", "contact"])
def test_clients_and_contacts_are_found_by_their_fields_too(alder, ada, nia, noun):
    row = {"client": lambda: world.a_client(alder), "contact": lambda: nia}[noun]()
    table = {"client": Client, "contact": Contact}[noun]
    field = world.a_field(alder, "Number", noun=noun)
    row = row.reloaded()
    row.edit(replace(row.draft, own={"number": "KD-12"}), by=ada, revision=row.revision)
    assert found(ada, "kd", table=table) == []

    switch(field, ada, is_searchable=True)
    walked(ada, noun)
    assert found(ada, "kd", table=table) == [str(row)]


def test_words_and_marks_share_the_room_that_there_is(alder, ada):
    fields = [world.a_field(alder, f"Choice {n}", kind="choice", choices=("Yes",)) for n in range(25)]
    world.a_field(alder, "Long", is_searchable=True)
    own = {field.key: "Yes" for field in fields} | {"long": " ".join(f"word{n}" for n in range(400))}

    job = world.a_job(alder, title="Full", own=own)

    assert len(job.search_text) <= LONGEST_SEARCHED
    marked = [field.key for field in OwnFields.within(ada, "job").filtered()]
    assert len(marked) == 20
    assert all(found(ada, "", choice_mark(key, "yes")) == [str(job)] for key in marked)
    assert len(own_filter("job").choices(ada)) == 20


def test_a_filter_by_choice_reads_the_index_and_not_the_table(alder, ada):
    """The rows come from the index of words by their ids: nothing walks the table, however many rows it has."""
    world.a_field(alder, "Cause", kind="choice", choices=("Fire", "Water"))
    world.a_job(alder, own={"cause": "Fire"})
    jobs = JOBS.found(ada, Asked(filters={"own": choice_mark("cause", "Fire")}))[:51]

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("SET enable_indexscan = off")  # a table of one row is as well walked by its key
        plan = jobs.explain()

    assert [job.own["cause"] for job in jobs] == ["Fire"]
    assert "Seq Scan" not in plan
    if connection.vendor == "postgresql":
        assert "jobs_job_words" in plan
    else:
        assert "SCAN jobs_job_words VIRTUAL TABLE INDEX" in plan
        assert "SEARCH jobs_job USING INDEX jobs_job_open (workspace_id=? AND id=?)" in plan
