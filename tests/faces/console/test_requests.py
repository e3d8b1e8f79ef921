"""Work requests at the console: the inbox, the page, the answers, and the job that one becomes."""

import re

import pytest

from fanlight.ground.rooms.models import Portal, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Job
from fanlight.work.requests.models import RequestWatcher, WorkRequest
from fanlight.work.requests.models.watchers import picked
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong
from tests.work.requests.asking import a_request, in_days, takes_requests


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


@pytest.fixture
def desk(max_):
    return at_the_desk(max_)


@pytest.fixture
def asked(cleo):
    wishes = {"on_1": in_days(3), "part_1": "morning"}
    return a_request(cleo, title="Repaint <b>", place="9 New Street", **wishes)


def key_of(viewer):
    return Member.objects.within(viewer).get(pk=viewer.member_id).key


def test_the_inbox_shows_what_waits_and_the_sidebar_says_that_something_is_new(desk, ada, asked):
    page = desk.get("requests/")
    assert "Repaint <b>" in words(page)
    assert "R-1001 · A quote · Cleo Castle" in words(page)
    assert 'data-goto="r"' in page.content.decode()
    for path in ("requests/", "contacts/"):
        assert "Work requests new" in words(desk.get(path))
    asked.accept(by=ada)
    assert "Work requests new" not in words(desk.get("contacts/"))
    assert "Repaint <b>" in words(desk.get("requests/")), "it waits for an answer still"


@pytest.mark.parametrize("state", ["new", "accepted", "declined", "withdrawn", "job", "all", "nonsense"])
def test_the_inbox_is_narrowed_by_state(desk, ada, asked, state):
    shown = {"new": True, "all": True, "nonsense": True}.get(state, False)
    assert ("Repaint" in words(desk.get("requests/", state=state))) is shown


def test_the_inbox_goes_on_page_by_page_and_another_business_sees_none_of_it(desk, alder, cleo, zed, asked):
    for n in range(55):
        room = Room.objects.create(workspace_id=alder.workspace_id, kind="request", title=f"Number {n}")
        keys = {"room": room, "portal_id": asked.portal_id, "contact_id": asked.contact_id}
        said = {"number": f"R-{n}", "kind": "job", "title": f"Number {n}", "audience": "customer"}
        WorkRequest.objects.create(workspace_id=alder.workspace_id, press=f"press-{n}", **keys, **said)
    first = desk.get("requests/").content.decode()
    assert first.count('class="item"') == 50
    on = re.search(r'href="/console/alder/requests/\?state=&amp;before=([^"]+)" rel="next"', first)
    second = desk.get("requests/", before=on[1])
    assert second.content.decode().count('class="item"') == 6
    assert "Repaint" in words(second)
    there = at_the_desk(zed, "birch")
    assert "Every request is answered" in words(there.get("requests/"))
    for path in ("requests/R-1001/", "requests/R-1001/job/", "requests/R-1001/decline/"):
        assert there.get(path).status_code == 404
    assert there.post("requests/R-1001/accept/").status_code == 404


def test_the_page_shows_all_of_it(desk, cleo, asked):
    Note.write(by=cleo.viewer, room=asked.room, body="By Friday?")
    page = words(desk.get("requests/R-1001/"))
    for text in (
        "Repaint <b>",
        "Two coats, please.",
        "9 New Street",
        "Morning",
        "By Friday?",
        "sent the request",
    ):
        assert text in page, text


def test_staff_answer_by_a_message_and_write_among_themselves(desk, cleo, asked):
    assert desk.post("requests/R-1001/notes/", body="Gladly.").status_code == 303
    assert desk.post("requests/R-1001/notes/", body="Hardly.", to="internal").status_code == 303
    refused = desk.post("requests/R-1001/notes/", body=" ", htmx=True)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    assert [note.body for note in Note.objects.visible_to(cleo.viewer)] == ["Gladly."]


@pytest.mark.feature("B08")
def test_it_becomes_a_job_with_what_was_said_and_the_rest_put_right(desk, cleo, asked):
    form = desk.get("requests/R-1001/job/")
    assert typed(form, "title") == "Repaint <b>"
    assert typed(form, "site") == "9 New Street"
    assert "Morning" in words(form)
    status = re.search(r'<option value="(\d+)" selected', form.content.decode())[1]
    answer = desk.post(
        "requests/R-1001/job/", title="Hall", site="9 New Street", status=status, client="Castle household"
    )
    job = Job.objects.visible_to(cleo.viewer).get(title="Hall")
    assert answer["Location"] == f"/console/alder/jobs/{job.number}/"
    assert job.room_id == asked.room_id
    assert job.room.client.name == "Castle household"
    assert desk.get("requests/R-1001/job/").status_code == 303
    assert job.number in words(desk.get("requests/R-1001/"))
    again = desk.post("requests/R-1001/job/", title="Hall", status=status)
    assert again["Location"] == f"/console/alder/jobs/{job.number}/"
    assert Job.objects.visible_to(cleo.viewer).filter(title="Hall").count() == 1


def test_the_client_of_a_request_cannot_be_changed_on_the_way(desk, alder, job, insurer, ada):
    person = world.a_holder(alder, job, "Ann Acme", scope="client")
    a_request(person)
    form = desk.get("requests/R-1001/job/")
    assert 'name="client"' not in form.content.decode()
    status = re.search(r'<option value="(\d+)" selected', form.content.decode())[1]
    desk.post("requests/R-1001/job/", title="Hall", status=status, client="Somebody else")
    assert Job.objects.visible_to(ada).get(title="Hall").room.client == insurer


def test_a_job_needs_a_title(desk, asked):
    refused = desk.post("requests/R-1001/job/", title=" ")
    assert refused.status_code == 422
    assert wrong(refused, "title")
    assert asked.reloaded().state == "new"


def test_declining_asks_why_and_can_be_taken_back(desk, asked):
    assert "reads this, in the portal" in words(desk.get("requests/R-1001/decline/"))
    refused = desk.post("requests/R-1001/decline/", reason=" ")
    assert refused.status_code == 422
    assert wrong(refused, "reason") == "Say why. The client reads it."
    desk.post("requests/R-1001/decline/", reason="We do not paint.")
    assert "Declined: We do not paint." in words(desk.get("requests/R-1001/"))
    assert asked.reloaded().state == "declined"
    desk.post("requests/R-1001/reopen/")
    assert asked.reloaded().state == "accepted"


def test_who_comes_second_is_told_and_changes_nothing(desk, ada, asked):
    asked.decline("We do not paint.", by=ada)
    for verb, said in (("accept", {}), ("decline", {"reason": "Other"})):
        assert desk.post(f"requests/R-1001/{verb}/", **said).status_code == 303
        assert "This request was answered or taken back meanwhile." in words(desk.get("requests/R-1001/"))
    assert asked.reloaded().reason == "We do not paint."


@pytest.mark.feature("B16")
@pytest.mark.feature("B17")
@pytest.mark.feature("B18")
def test_members_are_picked_from_a_list_of_who_works_here(alder, ada, max_):
    owner = at_the_desk(ada)
    page = words(owner.get("portals/requests/"))
    assert (
        "Nobody is picked. So that no request is overlooked, the owners get the letters: Ada Alder." in page
    )
    assert "Max Moor (max@alder.example)" in page
    form = [key_of(ada), key_of(max_)]
    assert owner.post("portals/requests/", members=form).status_code == 303
    assert [member.name for member in picked(ada)] == ["Ada Alder", "Max Moor"]
    assert "Nobody is picked" not in words(owner.get("portals/requests/"))
    refused = owner.post("portals/requests/", members=["somebody@mail.example"])
    assert refused.status_code == 422
    assert len(picked(ada)) == 2
    Member.objects.within(ada).filter(pk=max_.member_id).update(disabled_at=alder.workspace.created_at)
    assert "Max Moor" not in words(owner.get("portals/requests/"))


@pytest.mark.feature("B15")
def test_nobody_is_picked_before_clients_can_come_in(alder, ada, max_):
    Portal.objects.within(alder).update(on=False)
    owner = at_the_desk(ada)
    page = owner.get("portals/requests/")
    assert "Turn the portal on first" in words(page)
    assert 'name="members"' not in page.content.decode()
    assert owner.post("portals/requests/", members=[key_of(max_)]).status_code == 409
    assert not RequestWatcher.objects.within(ada).exists()


@pytest.mark.feature("B15")
def test_it_says_when_no_portal_takes_requests(alder, ada):
    owner = at_the_desk(ada)
    assert "No portal lets clients ask" not in words(owner.get("portals/requests/"))
    for audience in ("customer", "instructing_client"):
        takes_requests(alder, audience, on=False)
    assert "No portal lets clients ask" in words(owner.get("portals/requests/"))


def test_only_administrators_choose_who_hears_of_requests(desk):
    assert desk.get("portals/requests/").status_code == 403
    assert desk.post("portals/requests/").status_code == 403


def test_home_and_what_waits_lead_to_the_request(desk, cleo, asked):
    Note.write(by=cleo.viewer, room=asked.room, body="By Friday?")
    for path in ("", "waiting/", "activity/"):
        page = desk.get(path).content.decode()
        assert 'href="/console/alder/requests/R-1001/"' in page, path
    assert "“By Friday?”" in words(desk.get("waiting/"))
    assert desk.post("requests/R-1001/notes/", body="Gladly.").status_code == 303
    assert "By Friday?" not in words(desk.get("waiting/"))
