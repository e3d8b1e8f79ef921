"""The settings page of fields: owners and administrators add, change, order and put away."""

import pytest

from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ground.workspaces.models import OwnField
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong


def labels(viewer, noun="job"):
    return [field.label for field in OwnFields.seen_by(viewer, noun).fields]


def said(**more):
    return {"noun": "job", "label": "Claim number", "kind": "text"} | more


@pytest.fixture
def cause(alder):
    return world.a_field(alder, "Cause", kind="choice", choices=("Fire", "Water"))


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_a_field_is_added_changed_and_listed(alder, role):
    viewer = world.a_member(alder, "Olga Oak", role=role)
    desk = at_the_desk(viewer)

    answer = desk.post("fields/new/", **said(audiences=["customer"], is_searchable="on"))
    assert (answer.status_code, answer["Location"]) == (303, "/console/alder/fields/")
    page = words(desk.get("fields/"))
    assert "Claim number Text · found by search · Customer" in page

    form = desk.get("fields/job.claim-number/")
    assert typed(form, "label") == "Claim number"
    desk.post("fields/job.claim-number/", label="Claim", state=typed(form, "state"))
    (field,) = OwnFields.seen_by(viewer, "job").fields
    assert (field.label, field.key, field.readers, field.is_searchable) == (
        "Claim",
        "claim-number",
        [],
        False,
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 121}, "label"),
        ({"label": " \u200b "}, "label"),
        ({"label": "cause"}, "label"),
        ({"kind": "choice", "choices": "  \n "}, "choices"),
        ({"kind": "choice", "choices": "x" * 61}, "choices"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_cannot_be_is_named_and_what_was_typed_stays(alder, ada, desk, cause, given, field, htmx):
    answer = desk.post("fields/new/", htmx=htmx, **said(**given))

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert typed(answer, "label") == said(**given)["label"]
    assert labels(ada) == ["Cause"]


@pytest.mark.parametrize("given", [{"kind": "colour"}, {"noun": "site"}, {"audiences": ["everybody"]}])
def test_only_what_is_offered_can_be_chosen(alder, ada, desk, given):
    assert desk.post("fields/new/", **said(**given)).status_code == 422
    assert labels(ada) == []


def test_who_changed_a_field_meanwhile_is_not_overwritten(alder, ada, desk, cause):
    drawn = typed(desk.get("fields/job.cause/"), "state")
    desk.post("fields/job.cause/", label="Peril", choices="Fire", state=drawn)

    answer = desk.post("fields/job.cause/", label="Reason", choices="Fire\nStorm", state=drawn)

    assert answer.status_code == 409
    assert "Peril" in words(answer)
    assert typed(answer, "label") == "Reason"
    again = desk.post(
        "fields/job.cause/", label="Reason", choices="Fire\nStorm", state=typed(answer, "state")
    )
    assert again.status_code == 303
    assert labels(ada) == ["Reason"]


def test_fields_are_put_in_order_archived_and_restored(alder, ada, desk, cause):
    world.a_field(alder, "Policy")

    desk.post("fields/job.policy/move/", to="up")
    assert labels(ada) == ["Policy", "Cause"]
    desk.post("fields/job.policy/move/", to="up")
    assert labels(ada) == ["Policy", "Cause"], "further up there is nothing"

    desk.post("fields/job.cause/archive/")
    assert labels(ada) == ["Policy"]
    assert "/fields/job.cause/restore/" in desk.get("fields/").content.decode()
    desk.post("fields/job.cause/restore/")
    assert labels(ada) == ["Policy", "Cause"]


def test_the_kind_of_a_field_stays(alder, ada, desk, cause):
    state = typed(desk.get("fields/job.cause/"), "state")

    desk.post("fields/job.cause/", label="Cause", kind="text", noun="client", choices="Fire", state=state)

    (field,) = OwnField.objects.visible_to(ada)
    assert (field.noun, field.kind, field.choices) == ("job", "choice", ["Fire"])


PATHS = ("fields/", "fields/new/", "fields/job.cause/")
VERBS = ("fields/job.cause/archive/", "fields/job.cause/move/", "fields/job.cause/restore/")


def test_staff_without_a_say_see_and_change_nothing(alder, ada, max_desk, cause):
    for path in PATHS:
        assert max_desk.get(path).status_code == 403
    for path in PATHS[1:] + VERBS:
        assert max_desk.post(path, **said()).status_code == 403
    assert labels(ada) == ["Cause"]


@pytest.mark.parametrize("page", ["", "archive/", "move/", "restore/"])
def test_zed_gets_the_same_answer_for_alders_field_as_for_none(alder, ada, zed, zed_desk, cause, page):
    for desk in (zed_desk, at_the_desk(zed, "birch")):
        foreign = desk.post(f"fields/job.cause/{page}", **said())
        for key in ("job.none", "cause", "site.cause", ".", "job."):
            missing = desk.post(f"fields/{key}/{page}", **said())
            assert foreign.status_code == missing.status_code == 404
            assert foreign.content == missing.content
    assert labels(ada) == ["Cause"]
