"""Fields of a job's client in the portal: under its name, for the audiences that were ticked, and no other's."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.ground.access import previews
from fanlight.ground.workspaces.models import OwnField
from fanlight.ground.workspaces.models.own_fields import FieldDraft
from tests import world
from tests.faces.portal.door import nobody, reading, words


def say(client, own, *, by):
    now = client.reloaded()
    now.edit(replace(now.draft, own=own), by=by, revision=now.revision)


@pytest.fixture
def page(job):
    return lambda person: words(reading(person).get(f"jobs/{job.number}/"))


@pytest.fixture
def filled(alder, ada, insurer):
    world.a_field(alder, "Hotline", noun="client", audiences=("customer",))
    world.a_field(alder, "Contract", noun="client", audiences=("instructing_client",))
    world.a_field(alder, "Discount", noun="client")
    say(insurer, {"hotline": "0800 1", "contract": "C-7", "discount": "secret"}, by=ada)


def test_each_audience_reads_its_own_fields_of_the_client_under_its_name(page, filled, insurer, gus, ines):
    customer, client = page(gus), page(ines)

    assert f"Details {insurer.name} Hotline 0800 1" in customer
    assert f"Details {insurer.name} Contract C-7" in client
    assert "Contract" not in customer
    assert "Hotline" not in client
    for text in (customer, client):
        assert "Discount" not in text
        assert "secret" not in text


def test_they_stand_below_those_of_the_job(alder, ada, job, page, filled, insurer, gus):
    world.a_field(alder, "Excess", audiences=("customer",))
    world.a_field(alder, "Hotline", audiences=("customer",))
    job.edit(world.with_own(job, {"excess": "50", "hotline": "of the job"}), by=ada, revision=job.revision)

    assert f"Details Excess 50 Hotline of the job {insurer.name} Hotline 0800 1" in page(gus)


def test_another_client_s_fields_stay_with_their_own_jobs(alder, ada, page, filled, gus):
    other = world.a_client(alder, "Somebody Else Ltd")
    world.a_job(alder, client=other)
    say(other, {"hotline": "0900 999"}, by=ada)

    assert "0800 1" in page(gus)
    assert "0900 999" not in page(gus)


def test_a_job_without_a_client_shows_none(ada, job, page, filled, gus):
    assert "Hotline" in page(gus)
    job.edit(replace(job.draft, client=None), by=ada, revision=job.revision)

    assert "Hotline" not in page(gus)
    assert "Details" not in page(gus).split("Your details")[0]


def test_a_field_that_is_archived_or_not_ticked_any_more_is_gone_at_once(ada, page, filled, gus, ines):
    hotline = OwnField.objects.visible_to(ada).get(key="hotline")
    contract = OwnField.objects.visible_to(ada).get(key="contract")
    assert "Hotline" in page(gus)
    assert "Contract" in page(ines)

    hotline.archive(by=ada)
    contract.change(FieldDraft("Contract"), by=ada, state=contract.state)

    assert "Hotline" not in page(gus)
    assert "Contract" not in page(ines)


def test_a_preview_shows_what_its_audience_reads(alder, job, page, filled, gus):
    address = f"preview/{previews.make(job.room, alder.portal('customer'), by=alder.owner)}/"

    preview = words(nobody().get(address))

    assert "Hotline 0800 1" in preview
    assert "Hotline 0800 1" in page(gus)
    assert "Contract" not in preview
    assert "secret" not in preview


def test_fields_of_the_client_and_the_job_cost_one_statement_together(alder, ada, job, page, insurer, gus):
    world.a_field(alder, "Excess", audiences=("customer",))
    world.a_field(alder, "Hotline", noun="client", audiences=("customer",))
    job.edit(world.with_own(job, {"excess": "50"}), by=ada, revision=job.revision)
    page(gus)
    with CaptureQueriesContext(connection) as before:
        assert "Hotline" not in page(gus)
    say(insurer, {"hotline": "0800 1"}, by=ada)
    with CaptureQueriesContext(connection) as after:
        assert "Hotline" in page(gus)

    assert len(after) == len(before)


def test_what_somebody_typed_cannot_act(alder, ada, job, insurer, gus):
    world.a_field(alder, "<b>Note</b>", noun="client", audiences=("customer",))
    now = insurer.reloaded()
    draft = replace(now.draft, name="<i>Brightwater", own={"bnoteb": "<script>alert(1)</script>"})
    now.edit(draft, by=ada, revision=now.revision)

    shown = reading(gus).get(f"jobs/{job.number}/").content.decode()

    assert "<bdi>&lt;i&gt;Brightwater</bdi>" in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "&lt;b&gt;Note" in shown
