"""Portal settings: admins alone decide, at once, also for links that were sent before."""

import pytest

from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Portal, Room
from fanlight.ground.rooms.switches import SWITCHES
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong
from tests.faces.console.test_files import a_pdf
from tests.work.files.uploads import added


def everything():
    return {"on": "on"} | {switch.name: "on" for switch in SWITCHES}


@pytest.fixture
def customers(alder):
    return f"portals/{alder.portal('customer').key}/"


@pytest.mark.feature("A02")
def test_staff_may_neither_look_at_nor_change_what_a_portal_shows(alder, max_desk, customers):
    for path in ("portals/", customers):
        assert max_desk.get(path).status_code == 403
        assert max_desk.post(path).status_code == 403
    assert alder.portal("customer").on
    assert "Portal settings" not in words(max_desk.get("jobs/"))


@pytest.mark.feature("A02")
@pytest.mark.parametrize("role", ["owner", "admin"])
def test_owners_and_admins_change_it(alder, role, customers):
    desk = at_the_desk(world.a_member(alder, "Olga Oak", role=role))

    answer = desk.post(customers, **everything() | {"section.notes": None})

    assert answer.status_code == 303
    shown = desk.get(customers).content.decode()
    assert 'name="section.notes" value="on">' in shown
    assert 'name="section.documents" value="on" checked>' in shown


@pytest.mark.feature("A15", "A33")
@pytest.mark.parametrize(("switch", "closed"), [("section.notes", Note), ("section.documents", File)])
def test_a_section_switched_off_is_closed_at_once_for_a_link_sent_before(
    job, ada, gus, desk, customers, switch, closed
):
    Note.write(by=ada, room=job.room, body="Hello", audience="customer")
    added(by=ada, room=job.room, upload=a_pdf(), publish_to=["customer"])
    assert closed.objects.visible_to(gus.viewer).exists(), "it must be open before it is closed"

    desk.post(customers, **everything() | {switch: None})
    assert not closed.objects.visible_to(gus.viewer).exists()

    desk.post(customers, **everything())
    assert closed.objects.visible_to(gus.viewer).exists()


@pytest.mark.feature("A33")
def test_a_portal_switched_off_closes_every_link_to_it_until_it_is_on_again(
    alder, job, gus, ines, desk, customers
):
    assert Room.objects.visible_to(gus.viewer).exists()

    desk.post(customers, **everything() | {"on": None})
    assert not Room.objects.visible_to(gus.viewer).exists()
    assert Room.objects.visible_to(ines.viewer).exists(), "the other portal stays open"

    desk.post(customers, **everything())
    assert Room.objects.visible_to(gus.viewer).exists()


@pytest.mark.feature("A16")
def test_a_portal_that_is_off_is_not_offered_for_sharing(alder, job, gus, desk, customers):
    assert "Customer portal" in words(desk.get(f"jobs/{job.number}/share/new/"))

    desk.post(customers, **everything() | {"on": None})

    assert (
        f'value="{alder.portal("customer").key}"'
        not in desk.get(f"jobs/{job.number}/share/new/").content.decode()
    )


def test_what_was_switched_is_written_down_with_who_did_it(alder, ada, desk, customers):
    desk.post(customers, **everything() | {"on": None, "section.notes": None})

    told = {event.name: event for event in Event.objects.visible_to(ada)}
    assert told["portal.turned"].payload == {"portal": "Customer portal", "state": "off"}
    assert told["portal.switched"].payload["off"] == ["section.notes"]
    assert {event.actor_id for event in told.values()} == {ada.member_id}


def test_every_switch_is_explained(desk, customers):
    page = words(desk.get(customers))
    for switch in SWITCHES:
        assert f"{switch.label} {switch.explanation}" in page


def test_the_days_of_links_are_set(alder, desk):
    assert desk.post("portals/", link_days="14", link_days_max="60").status_code == 303

    workspace = Workspace.objects.get(pk=alder.workspace_id)
    assert (workspace.link_days, workspace.link_days_max) == (14, 60)


@pytest.mark.parametrize(
    ("days", "most", "field"),
    [
        ("0", "90", "link_days"),
        ("91", "90", "link_days"),
        ("", "90", "link_days"),
        ("30", "366", "link_days_max"),
    ],
)
def test_days_that_cannot_be_are_named_and_stay_typed(alder, desk, days, most, field):
    answer = desk.post("portals/", link_days=days, link_days_max=most)

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert (typed(answer, "link_days"), typed(answer, "link_days_max")) == (days, most)
    assert Workspace.objects.get(pk=alder.workspace_id).link_days == 30


def test_zed_gets_the_same_answer_for_alders_portal_as_for_none(alder, ada, zed_desk, zed, customers):
    birch_desk = at_the_desk(zed, "birch")
    for desk in (zed_desk, birch_desk):
        for act in (desk.get, desk.post):
            foreign, missing = act(customers), act(f"portals/{'x' * 22}/")
            assert foreign.status_code == missing.status_code == 404
            assert foreign.content == missing.content
    assert Portal.objects.visible_to(ada).filter(on=True).count() == 2
