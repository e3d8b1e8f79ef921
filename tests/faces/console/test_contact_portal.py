"""Invite to Portal on a contact's page, and what is open for them: how far, until when, more and less of it."""

import pytest

from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import activation, inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, GrantedRoom, Portal, Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.console.desk import words, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(nia):
    return f"contacts/{nia.key}/portal/"


@pytest.fixture
def asked(alder):
    return {"portal": alder.portal("customer").key, "scope": "own", "line": ""}


def grant_of(contact):
    return Grant.objects.within(contact).get(contact=contact)


def opened(grant):
    rooms = GrantedRoom.objects.within(grant).filter(grant=grant, closed_at=None)
    return list(rooms.order_by("id").values_list("room_id", flat=True))


@pytest.mark.feature("D21")
def test_the_button_says_how_it_stands(alder, ada, nia, desk, page, asked):
    show = f"contacts/{nia.key}/"
    assert "Invite to Portal" in words(desk.get(show))

    assert desk.post(page, **asked).status_code == 303

    text = words(desk.get(show))
    assert "The invitation to Nia North is on its way." in text
    assert "Invite to Portal" not in text
    assert "Invited" in text
    assert Letter.objects.visible_to(ada).filter(kind=inviting.KIND).count() == 1
    grant_of(nia).activate(by=ada)
    activation.standing.settle(nia.pk, owner=nia)
    assert "Active" in words(desk.get(show))


@pytest.mark.feature("D03", "D07")
def test_the_list_shows_a_cloud_for_each(alder, ada, nia, desk):
    world.a_contact(alder, "Farah Siddiqui", email="")
    activation.turn_on(world.a_contact(alder, "Otto Ost"), Reach(alder.portal("customer")), by=ada)
    text = desk.get("contacts/").content.decode()
    assert "Portal off for Nia North. Turn on" in text
    assert "Portal on for Otto Ost. Turn off" in text
    assert "No email address for Farah Siddiqui" in text


@pytest.mark.feature("C17", "C21")
def test_all_jobs_of_a_client_are_asked_for_by_name(alder, ada, nia, insurer, desk, page, asked):
    Affiliation.tie(nia, insurer, by=ada)
    assert f'value="{insurer.name}"' in desk.get(page).content.decode(), "their own client stands there"

    assert desk.post(page, **asked | {"scope": "client", "client": insurer.name}).status_code == 303

    grant = grant_of(nia)
    assert (grant.scope, grant.client, grant.state) == ("client", insurer, "invited")


@pytest.mark.feature("C22")
def test_only_chosen_jobs_are_opened(alder, ada, nia, job, desk, page, asked):
    world.a_participant(job, nia, by=ada)
    other, third = world.a_job(alder, title="Roof"), world.a_job(alder, title="Porch")

    said = {"scope": "listed", "jobs": job.number, "job": other.number}
    assert desk.post(page, **asked | said).status_code == 303

    assert opened(grant_of(nia)) == [job.room_id, other.room_id]
    assert third.room_id not in opened(grant_of(nia))


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"scope": "listed"}, "", "Choose at least one job"),
        ({"scope": "client", "client": ""}, "scope", "Choose what this person may see"),
        ({"scope": "client", "client": "Nobody Ltd"}, "client", "No client is called exactly that"),
        ({"scope": "listed", "job": "J-99"}, "job", "No job is called exactly that"),
        ({"scope": "everything"}, "scope", "not one of the available choices"),
        ({"portal": "somewhere"}, "portal", "not one of the available choices"),
        ({"line": "{{ portal_link }}"}, "line", "plain words"),
    ],
)
def test_what_cannot_be_meant_comes_back(nia, desk, page, asked, said, field, why):
    answer = desk.post(page, **asked | said)
    assert answer.status_code == 422
    assert why in (wrong(answer, field) if field else words(answer))
    assert not Grant.objects.within(nia).filter(contact=nia).exists()


def test_a_job_of_somebody_else_cannot_be_ticked(alder, birch, zed, nia, desk, page, asked):
    foreign = world.a_job(birch, title="Foreign")
    for said in ({"jobs": foreign.number}, {"job": foreign.title}):
        assert desk.post(page, **asked | {"scope": "listed"} | said).status_code == 422
    assert not Grant.objects.within(nia).filter(contact=nia).exists()


@pytest.mark.feature("D04")
def test_it_may_be_turned_on_at_once(ada, nia, desk, page, asked):
    assert desk.post(page, **asked | {"at_once": "on"}).status_code == 303
    assert grant_of(nia).state == "active"
    assert Letter.objects.visible_to(ada).filter(kind=activation.KIND).count() == 1


def test_not_where_a_password_is_asked_for(alder, nia, desk, page, asked):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="required")
    assert 'name="at_once"' not in desk.get(page).content.decode()
    desk.post(page, **asked | {"at_once": "on"})
    assert grant_of(nia).state == "invited"


@pytest.mark.feature("D21")
def test_nobody_is_invited_who_cannot_be(alder, ada, nia, desk, page, asked):
    mute = world.a_contact(alder, "Farah Siddiqui", email="")
    answer = desk.get(f"contacts/{mute.key}/portal/")
    assert "There is no email address to send the invitation to." in words(answer)
    assert desk.post(f"contacts/{mute.key}/portal/", **asked).status_code == 422
    Portal.objects.within(alder).update(on=False)
    refused = desk.post(page, **asked)
    assert refused.status_code == 422
    assert "This portal is off" in wrong(refused, "portal")
    Portal.objects.within(alder).update(on=True)
    nia.disable(by=ada)
    assert desk.post(page, **asked).status_code == 422
    assert "disabled" in words(desk.get(page))
    assert not Grant.objects.within(alder).exists()


def test_an_invitation_is_sent_again_and_cancelled(ada, nia, desk, page, asked):
    desk.post(page, **asked)
    grant = grant_of(nia)
    assert "Resend" in words(desk.get(page))

    assert desk.post(f"{page}{grant.key}/send/").status_code == 303
    assert Invitation.objects.within(nia).unanswered().count() == 1
    assert Letter.objects.visible_to(ada).filter(kind=inviting.KIND).count() == 2
    assert desk.post(f"{page}{grant.key}/cancel/").status_code == 303
    assert grant.reloaded().state == "inactive"
    desk.post(f"{page}{grant.key}/cancel/")
    assert "accepted, cancelled or replaced already" in words(desk.get(page))
    assert not Invitation.objects.within(nia).unanswered().exists()


@pytest.mark.feature("C18")
def test_access_is_taken_away_after_a_question_and_given_back(alder, ada, job, nia, desk, page):
    world.a_participant(job, nia, by=ada)
    grant = activation.turn_on(nia, Reach(alder.portal("customer")), by=ada)
    link = world.a_share_link(alder, job, nia)

    question = words(desk.get(f"{page}{grant.key}/off/"))
    assert "This share link ends with it" in question
    assert "all jobs they take part in" in question
    assert grant.reloaded().state == "active"
    assert desk.post(f"{page}{grant.key}/off/").status_code == 303

    assert grant.reloaded().state == "disabled"
    assert not link.reloaded().is_live
    assert "The access was taken away." in words(desk.get(page))
    assert desk.post(f"{page}{grant.key}/on/").status_code == 303
    assert grant.reloaded().state == "active"
    desk.post(f"{page}{grant.key}/on/")
    assert "given back already" in words(desk.get(page))


@pytest.mark.feature("C22")
def test_jobs_are_added_and_closed(alder, ada, nia, job, desk, page):
    grant = activation.turn_on(nia, Reach(alder.portal("customer"), "listed", rooms=(job.room,)), by=ada)
    other = world.a_job(alder, title="Roof")
    adding = f"{page}{grant.key}/jobs/"

    assert desk.post(adding, job="Roof").status_code == 303
    assert opened(grant) == [job.room_id, other.room_id]
    again = desk.post(adding, job=other.number)
    assert again.status_code == 422
    assert "open for them already" in wrong(again, "job")
    assert desk.post(adding, job="").status_code == 422

    assert desk.post(f"{adding}{job.number}/close/").status_code == 303
    assert opened(grant) == [other.room_id]
    desk.post(f"{adding}{other.number}/close/")
    assert grant.reloaded().state == "disabled", "with the last job it is shut"
    refused = desk.post(adding, job=job.number)
    assert refused.status_code == 422
    assert "not open any more" in wrong(refused, "job")


def test_others_find_nothing_there(alder, ada, nia, job, zed_desk, page, asked):
    grant = activation.turn_on(nia, Reach(alder.portal("customer"), "listed", rooms=(job.room,)), by=ada)
    assert zed_desk.get(page).status_code == 404
    for press in ("send/", "cancel/", "off/", "on/", "jobs/", f"jobs/{job.number}/close/"):
        assert zed_desk.post(f"{page}{grant.key}/{press}").status_code == 404
    assert grant.reloaded().state == "active"


def test_a_grant_of_one_contact_is_not_reached_through_another(alder, ada, nia, cleo, desk, page):
    grant = grant_of(cleo.contact)
    assert desk.post(f"{page}{grant.key}/off/").status_code == 404
    assert grant.reloaded().state == "active"
