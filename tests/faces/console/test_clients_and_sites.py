"""Clients and sites by hand: lists, pages, forms, and choosing them by typing."""

import pytest

from fanlight.ground.people import tasks
from fanlight.ground.people.models import Affiliation, Client, Contact, Site
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs.models import Job
from tests.faces.console.desk import typed, words, wrong
from tests.ground.people.merges import merge


@pytest.fixture
def site(ada, insurer):
    return Site.write_down(SiteDraft("14 Alder Row, Bath", insurer), by=ada)


def test_a_client_is_written_down_and_shown_with_people_sites_and_jobs(ada, insurer, job, nia, desk):
    answer = desk.post("clients/new/", name="The Harts", kind="household")
    made = Client.objects.visible_to(ada).get(kind="household")
    assert answer["Location"] == f"/console/alder/clients/{made.key}/"

    desk.post(f"clients/{insurer.key}/people/", contact="Nia North · nia@mail.example", role="billing")
    page = words(desk.get(f"clients/{insurer.key}/"))

    for said in ("Brightwater Insurance", "Nia North", "Billing", job.title, "14 Alder Row, Bath"):
        assert said in page
    assert "Household" in words(desk.get("clients/", kind="household"))


@pytest.mark.parametrize(("who", "why"), [("Nobody", "Nobody is called exactly that"), ("", "required")])
def test_a_person_of_a_client_must_be_somebody(ada, insurer, nia, desk, who, why):
    answer = desk.post(f"clients/{insurer.key}/people/", contact=who, role="owner")

    assert answer.status_code == 422
    assert why in wrong(answer, "contact")
    assert not Affiliation.objects.visible_to(ada).exists()


def test_part_of_a_name_brings_those_who_may_be_meant(ada, insurer, nia, desk):
    answer = desk.post(f"clients/{insurer.key}/people/", contact="nia", role="owner")
    assert answer.status_code == 422
    assert f'value="{nia.key}"' in answer.content.decode()

    desk.post(f"clients/{insurer.key}/people/", contact="nia", contact_key=nia.key, role="owner")
    assert Affiliation.objects.visible_to(ada).get().contact_id == nia.pk


def test_a_renamed_client_is_found_by_its_jobs_and_people_soon_after(alder, ada, insurer, job, nia, desk):
    Affiliation.tie(nia, insurer, by=ada)
    desk.post(f"clients/{insurer.key}/edit/", name="Northcote Mutual", kind="organisation", revision="1")
    tasks.follow.call(str(alder.workspace_id), "client", str(insurer.pk))

    assert job.title in words(desk.get("jobs/", q="northcote"))
    assert "Nia North" in words(desk.get("contacts/", q="northcote"))
    assert job.title not in words(desk.get("jobs/", q="brightwater"))


def test_the_second_who_edits_a_client_or_site_is_told(ada, insurer, site, desk):
    for page, field, now in (("clients", "name", insurer), ("sites", "lines", site)):
        address = f"{page}/{now.key}/edit/"
        said = {"kind": "organisation", field: "First"}
        assert desk.post(address, **said, revision="1").status_code == 303

        answer = desk.post(address, **said | {field: "Second"}, revision="1")
        assert answer.status_code == 409
        assert typed(answer, field) == "Second"
        assert "First" in words(answer)


@pytest.mark.parametrize("lines", ["", "  ", "\u200b", "x" * 500])
def test_an_address_that_cannot_be_is_named(ada, site, desk, lines):
    answer = desk.post("sites/new/", lines=lines, client="Typed and kept")

    assert answer.status_code == 422
    assert wrong(answer, "lines")
    assert typed(answer, "client") == "Typed and kept"
    assert Site.objects.visible_to(ada).count() == 1


def test_a_moved_site_keeps_its_jobs_and_is_found_by_its_new_address(alder, ada, job, desk):
    site = job.site
    desk.post(f"sites/{site.key}/edit/", lines="2 Riverside", client="Brightwater Insurance", revision="1")
    tasks.follow.call(str(alder.workspace_id), "site", str(site.pk))

    assert job.title in words(desk.get(f"sites/{site.key}/"))
    assert job.title in words(desk.get("jobs/", q="riverside"))


def test_a_job_at_a_known_address_is_at_that_site(ada, insurer, site, desk):
    desk.post("jobs/new/", title="Roof", client=insurer.name, site="14 alder row, bath")

    assert Job.objects.visible_to(ada).get().site_id == site.pk


def test_a_job_asks_which_of_two_clients_of_one_name(ada, insurer, desk):
    twin = Client.add(by=ada, name=insurer.name)

    answer = desk.post("jobs/new/", title="Roof", client=insurer.name)
    assert answer.status_code == 422
    assert "Choose which one" in wrong(answer, "client")
    desk.post("jobs/new/", title="Roof", client=insurer.name, client_key=twin.key)

    (job,) = Job.objects.visible_to(ada).select_related("room")
    assert job.room.client_id == twin.pk
    page = desk.get(f"jobs/{job.number}/edit/")
    said = {name: typed(page, name) for name in ("title", "client", "client_was", "revision")}
    assert desk.post(f"jobs/{job.number}/edit/", **said).status_code == 303, "what stands there is meant"


@pytest.mark.parametrize("what", ["renamed", "merged", "archived"])
def test_a_job_that_somebody_has_open_keeps_its_client_whatever_became_of_it(ada, insurer, job, desk, what):
    page = desk.get(f"jobs/{job.number}/edit/")
    said = {name: typed(page, name) for name in ("title", "client", "client_was", "revision")}
    if what == "renamed":
        insurer.edit(ClientDraft("Northcote Mutual"), by=ada, revision=1)
    elif what == "merged":
        merge(Client.add(by=ada, name="Northcote Mutual"), insurer, by=ada)
    else:
        insurer.archive(by=ada)

    assert desk.post(f"jobs/{job.number}/edit/", **said).status_code == 303

    kept = insurer.reloaded().merged_into_id or insurer.pk
    assert Room.objects.visible_to(ada).get(pk=job.room_id).client_id == kept
    assert not Client.objects.visible_to(ada).named("Brightwater Insurance").exclude(pk=insurer.pk).exists()


def test_suggestions_are_the_reader_s_own_and_a_few(alder, birch, ada, insurer, zed, desk):
    Client.add(by=zed, name="Brightwater Birch")
    for n in range(20):
        Client.add(by=ada, name=f"Bright {n}")

    answer = desk.get("suggest/clients/", client="brigh").content.decode()

    assert answer.count("<option") == 8
    assert "Birch" not in answer
    assert desk.get("suggest/nothing/", q="b").status_code == 404
    assert "<option" not in desk.get("suggest/contacts/").content.decode()


def test_archived_ones_are_not_suggested(ada, insurer, nia, desk):
    nia.archive(by=ada)
    insurer.archive(by=ada)

    assert "option" not in desk.get("suggest/contacts/", q="nia").content.decode()
    assert "option" not in desk.get("suggest/clients/", q="bright").content.decode()


@pytest.mark.parametrize("page", ["", "edit/", "archive/", "restore/", "history/", "merge/"])
def test_zed_gets_the_same_answer_for_alders_as_for_none(ada, insurer, site, zed_desk, page):
    for name, row in (("clients", insurer), ("sites", site)):
        act = zed_desk.post if page in ("archive/", "restore/") else zed_desk.get
        foreign, missing = act(f"{name}/{row.key}/{page}"), act(f"{name}/{'x' * 22}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content
    assert Contact.objects.visible_to(ada).count() == 0
