"""The history of a field that a workspace added: which field, by its name of that day, and never what it says."""

import json
from dataclasses import replace

import pytest

from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models.own_fields import FieldDraft
from tests import world


@pytest.fixture
def fields(alder):
    return [world.a_field(alder, label) for label in ("Claim number", "Policy", "Reserve", "Area", "Cause")]


def say(row, own, *, by, **more):
    now = row.reloaded()
    now.edit(replace(now.draft, own=own, **more), by=by, revision=now.revision)


def told(viewer, *names):
    found = Event.objects.visible_to(viewer).filter(name__in=names).order_by("number")
    return [(event.name, event.payload) for event in found]


def test_an_edit_of_fields_alone_names_those_that_changed_and_nothing_else(ada, job, fields):
    say(job, {"claim-number": "CL-77", "policy": "P-1"}, by=ada)
    say(job, {"claim-number": "CL-77", "policy": "P-2"}, by=ada)
    say(job, {"policy": "P-2"}, by=ada)

    assert told(ada, "job.filled", "job.edited") == [
        ("job.filled", {"labels": ["Claim number", "Policy"]}),
        ("job.filled", {"labels": ["Policy"]}),
        ("job.filled", {"labels": ["Claim number"]}),
    ]


def test_what_else_an_edit_changes_is_told_beside_it(ada, job, fields):
    say(job, {"claim-number": "CL-77"}, by=ada, title="Cellar")

    assert told(ada, "job.filled", "job.edited") == [
        ("job.filled", {"labels": ["Claim number"]}),
        ("job.edited", {"fields": ["title", "own fields"]}),
    ]


def test_the_name_stays_that_of_the_day_even_when_the_field_is_renamed_or_archived(ada, job, fields):
    say(job, {"claim-number": "CL-77"}, by=ada)
    fields[0].change(FieldDraft("Their number"), by=ada, state=fields[0].state)
    say(job, {"claim-number": "CL-78"}, by=ada)
    fields[0].archive(by=ada)
    say(job, {}, by=ada)

    assert [payload["labels"] for _name, payload in told(ada, "job.filled")] == [
        ["Claim number"],
        ["Their number"],
        ["Their number"],
    ]


def test_no_log_keeps_what_somebody_wrote_into_a_field(alder, ada, job, insurer, gus):
    for noun in ("job", "client", "contact"):
        world.a_field(alder, "Remark", noun=noun)
    for row in (job, insurer, gus.contact):
        say(row, {"remark": "unspeakable"}, by=ada)

    filled = told(ada, "job.filled", "client.filled", "contact.filled")
    everything = json.dumps([event.payload for event in Event.objects.visible_to(ada)])

    assert [payload for _name, payload in filled] == [{"labels": ["Remark"]}] * 3
    assert "unspeakable" not in everything


def test_audiences_do_not_read_of_it(ada, job, fields, gus, ines):
    say(job, {"claim-number": "CL-77"}, by=ada)

    assert told(ada, "job.filled")
    assert told(gus.viewer, "job.filled") == told(ines.viewer, "job.filled") == []
