"""Send a document to somebody who is not on the job: who is offered, what is said beforehand, what is refused."""

import pytest

from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Participant
from tests import world
from tests.faces.console.desk import words, wrong
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("D01")


@pytest.fixture
def job(alder, insurer):
    return world.a_job(alder, client=insurer)


@pytest.fixture
def nina(alder, insurer, ada):
    """A contact of the job's client, not on the job."""
    contact = world.a_contact(alder, "Nina New")
    Affiliation.tie(contact, insurer, by=ada)
    return contact


@pytest.fixture
def page(job, ada):
    a_file(job.room, by=ada, name="report.pdf", publish_to=["customer"])
    plan = a_file(job.room, by=ada)
    return f"jobs/{job.number}/documents/{plan.key}/send/"


def on_it(owner, job):
    return list(
        Participant.objects.within(owner).filter(room=job.room).values_list("contact__name", "audience")
    )


def test_contacts_of_the_client_are_offered_with_what_they_will_see(alder, ada, nina, insurer, page, desk):
    barred = world.a_contact(alder, "Bea Barred")
    Affiliation.tie(barred, insurer, by=ada)
    barred.disable(by=ada)
    world.a_contact(alder, "Sol Stranger")

    text = words(desk.get(page))

    assert "Nina New nina@mail.example · will be added to this job" in text
    assert "Bea Barred Disabled" in text
    assert "Sol Stranger" not in text
    assert "As Customer, in “" in text
    assert "Other documents: report.pdf." in text
    assert "As Instructing client, in “" in text
    assert "No other document." in text


def test_without_the_tick_or_the_audience_nobody_is_added_and_the_choice_stays(ada, job, nina, page, desk):
    answer = desk.post(page, newcomer=nina.key)

    assert answer.status_code == 422
    assert "Tick “Turn on the portal for them”" in wrong(answer, "turns_on")
    assert "Choose as what they take part" in words(answer)
    assert f'value="{nina.key}" checked' in answer.content.decode()
    assert on_it(ada, job) == []


def test_a_ticked_contact_is_added_once_however_often_it_is_pressed(ada, job, nina, page, desk):
    said = {"newcomer": nina.key, "turns_on": "on", "audience": "instructing_client"}
    for _press in range(2):
        assert desk.post(page, **said).status_code == 303

    text = words(desk.get(page))
    assert "The portal is on for Nina New" in text
    assert "Nina New: This document was sent to them already" in text
    assert on_it(ada, job) == [("Nina New", "instructing_client")]
    assert Letter.objects.within(ada).filter(contact=nina).count() == 1


def test_any_contact_is_found_by_typing_and_somebody_new_by_name_and_email(alder, ada, job, page, desk):
    world.a_contact(alder, "Sol Stranger")
    said = {"turns_on": "on", "audience": "customer"}

    assert desk.post(page, contact="Nobody Atall", **said).status_code == 422
    assert desk.post(page, name="Olga Odd", **said).status_code == 422
    assert on_it(ada, job) == []
    assert desk.post(page, contact="Sol Stranger", **said).status_code == 303
    assert desk.post(page, name="Olga Odd", email="olga@mail.example", **said).status_code == 303

    assert on_it(ada, job) == [("Sol Stranger", "customer"), ("Olga Odd", "customer")]


def test_a_typed_name_that_is_refused_keeps_everybody_else_from_a_letter(alder, ada, job, nina, page, desk):
    answer = desk.post(
        page, newcomer=nina.key, name="Not Nina", email=nina.email, turns_on="on", audience="customer"
    )

    assert answer.status_code == 422
    assert "Somebody else has this email address" in wrong(answer, "email")
    assert on_it(ada, job) == []
    assert not Contact.objects.within(ada).named("Not Nina").exists()


def test_contacts_of_another_business_are_neither_offered_nor_found(birch, ada, job, page, desk, zed):
    foreign = world.a_contact(birch, "Zoe Zander")

    assert "Zoe Zander" not in words(desk.get(page))
    said = {"turns_on": "on", "audience": "customer"}
    assert desk.post(page, newcomer=foreign.key, **said).status_code == 422
    assert desk.post(page, contact="Zoe Zander", **said).status_code == 422
    assert on_it(ada, job) == []
