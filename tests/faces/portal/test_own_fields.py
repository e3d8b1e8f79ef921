"""Fields of the workspace in the portal: each audience reads those that were ticked for it, and no other."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.faces.portal.door import reading, words


@pytest.fixture
def page(job):
    return lambda person: reading(person).get(f"jobs/{job.number}/")


@pytest.fixture
def filled(alder, ada, job):
    world.a_field(alder, "Excess", kind="money", audiences=("customer",))
    world.a_field(alder, "Policy", audiences=("instructing_client",))
    world.a_field(alder, "Inspected", kind="date", audiences=("customer", "instructing_client"))
    world.a_field(alder, "Margin")
    own = {"excess": "1250.00", "policy": "P-4711", "inspected": "2026-11-02", "margin": "secret"}
    job.edit(world.with_own(job, own), by=ada, revision=job.revision)


def test_each_audience_reads_its_own_fields_of_the_job(page, filled, gus, ines):
    customer, client = words(page(gus)), words(page(ines))

    assert "Details Excess £1,250.00 Inspected 2 November 2026" in customer
    assert "Details Policy P-4711 Inspected 2 November 2026" in client
    for text in (customer, client):
        assert "Margin" not in text
        assert "secret" not in text
    assert "Policy" not in customer
    assert "Excess" not in client


def test_an_archived_field_is_gone_at_once(alder, ada, page, filled, gus):
    from fanlight.ground.workspaces.models import OwnField

    assert "Excess" in words(page(gus))
    OwnField.objects.visible_to(ada).get(key="excess").archive(by=ada)

    assert "Excess" not in words(page(gus))


def test_a_job_without_values_shows_no_details_and_asks_for_none(alder, job, page, gus):
    page(gus)
    with CaptureQueriesContext(connection) as without:
        assert "Details" not in words(page(gus)).split("Your details")[0]
    world.a_field(alder, "Excess", audiences=("customer",))
    with CaptureQueriesContext(connection) as with_field:
        page(gus)

    assert len(without) == len(with_field)


def test_the_reader_finds_what_is_said_of_them_beside_their_own_details(alder, ada, page, gus, ines):
    world.a_field(alder, "Key holder", noun="contact", audiences=("customer",))
    world.a_field(alder, "Mood", noun="contact")
    for person in (gus, ines):
        contact = person.contact.reloaded()
        own = {"key-holder": f"Neighbour of {contact.name}", "mood": "grumpy"}
        contact.edit(replace(contact.draft, own=own), by=ada, revision=contact.revision)

    assert "Key holder Neighbour of Gus Garner" in words(page(gus))
    assert "Key holder" not in words(page(ines)), "it is for customers"
    assert "grumpy" not in words(page(gus))


def test_what_somebody_typed_cannot_act(alder, ada, job, page, gus):
    world.a_field(alder, "<b>Note</b>", audiences=("customer",))
    job.edit(world.with_own(job, {"bnoteb": "<script>alert(1)</script>"}), by=ada, revision=job.revision)

    shown = page(gus).content.decode()

    assert "&lt;script&gt;alert(1)" in shown
    assert "&lt;b&gt;Note" in shown
