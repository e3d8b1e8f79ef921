"""One verb over many rows: each with its outcome, nothing twice, and a way back."""

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Member
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow, NothingChosen, NotUndoable
from fanlight.work.jobs.models import Job, Status, StatusMove
from tests import world
from tests.work.bulk.wishes import a_wish, carried_out, outcomes, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(alder):
    return [world.a_job(alder, title=f"Job {n}") for n in range(3)]


def stand(viewer):
    return dict(Job.objects.visible_to(viewer).order_by("id").values_list("number", "status__label"))


def archived(viewer):
    found = Job.objects.visible_to(viewer).exclude(archived_at=None)
    return set(found.values_list("number", flat=True))


def test_chosen_jobs_are_moved_and_each_says_what_became_of_it(ada, three):
    first, second, third = three
    first.move(Status.objects.visible_to(ada).get(label_key="survey booked"), by=ada)

    action = carried_out(a_wish("move", jobs=[first, second], said={"status": "survey booked"}), ada)

    assert outcomes(action) == {first.number: "skipped", second.number: "done"}
    assert stand(ada)[second.number] == "Survey booked"
    assert stand(ada)[third.number] == "New instruction"
    assert (action.state, action.gathered, action.done) == ("done", 2, 2)


def test_all_that_match_are_meant_on_every_page(alder, ada, three):
    other = world.a_job(alder, title="Roof")

    carried_out(a_wish("archive", is_all=True, q="job"), ada)

    assert archived(ada) == {job.number for job in three}
    assert other.number not in archived(ada)


def test_a_search_gathers_more_rows_than_one_batch(alder, ada, monkeypatch):
    monkeypatch.setattr(running, "GATHERED_AT_ONCE", 4)
    jobs = [world.a_job(alder) for _ in range(9)]

    action = carried_out(a_wish("archive", is_all=True), ada)

    assert (action.gathered, action.done) == (9, 9)
    assert archived(ada) == {job.number for job in jobs}


def test_an_archived_job_is_put_away_for_its_clients_too_and_comes_back_as_it_was(ada, three):
    action = carried_out(a_wish("archive", jobs=three[:1]), ada)
    job = Job.objects.visible_to(ada).for_page().get(pk=three[0].pk)
    assert job.room.archived_at == job.archived_at is not None

    taken_back(action, ada)

    job = Job.objects.visible_to(ada).for_page().get(pk=three[0].pk)
    assert job.room.archived_at is job.archived_at is None
    assert Event.objects.visible_to(ada).filter(name__in=["job.archived", "job.restored"]).count() == 2


def test_undo_takes_back_only_what_nobody_changed_since(ada, three):
    action = carried_out(a_wish("move", jobs=three, said={"status": "survey booked"}), ada)
    Job.objects.visible_to(ada).get(pk=three[0].pk).move(
        Status.objects.visible_to(ada).get(label_key="report sent"), by=ada
    )

    action = taken_back(action, ada)

    assert action.state == "undone"
    assert list(outcomes(action).values()) == ["kept", "undone", "undone"]
    assert list(stand(ada).values()) == ["Report sent", "New instruction", "New instruction"]


def test_an_approval_is_not_taken_back(ada, three):
    action = carried_out(a_wish("move", jobs=three[:1], said={"status": "approved"}), ada)

    action = taken_back(action, ada)

    assert outcomes(action) == {three[0].number: "kept"}
    assert "approval" in BulkRow.objects.within(action).get(action=action).why


def test_jobs_are_given_to_somebody_and_back(alder, ada, max_, three):
    key = Member.objects.within(alder).get(pk=max_.member_id).key
    action = carried_out(a_wish("give", jobs=three, said={"member": key}), ada)
    mine = Job.objects.visible_to(ada).filter(member_id=max_.member_id)
    assert mine.count() == 3

    taken_back(action, ada)

    assert mine.count() == 0


def test_a_row_that_is_refused_says_why_and_holds_up_no_other(ada, three):
    action = carried_out(a_wish("move", jobs=three, said={"status": "no such status"}), ada)

    assert set(outcomes(action).values()) == {"refused"}
    assert action.state == "done"
    assert "no such status" in BulkRow.objects.within(action).filter(action=action)[0].why


def test_rows_that_went_meanwhile_are_nothing_to_do(alder, ada, three):
    action = BulkAction.begin(a_wish("archive", jobs=three), by=ada)
    BulkRow.objects.create(workspace_id=alder.workspace_id, action=action, row_id=1, label="J-0 gone")
    running.run(action)

    assert outcomes(action)["J-0"] == "skipped"


def test_nothing_happens_without_a_choice_or_to_jobs_of_others(ada, zed, three):
    with pytest.raises(NothingChosen):
        BulkAction.begin(a_wish("archive"), by=ada)
    action = carried_out(a_wish("archive", jobs=three), zed)

    assert outcomes(action) == {}
    assert archived(ada) == set()


def test_contacts_begin_nothing_and_only_the_same_member_takes_it_back_once(ada, max_, cleo, three):
    with pytest.raises(NotAllowed):
        BulkAction.begin(a_wish("archive", jobs=three), by=cleo.viewer)
    action = carried_out(a_wish("archive", jobs=three), ada)
    with pytest.raises(NotAllowed):
        action.undo(by=max_)
    taken_back(action, ada)
    with pytest.raises(NotUndoable):
        action.undo(by=ada)


def test_whoever_was_stopped_meanwhile_changes_nothing_more(alder, max_, ada, three):
    action = BulkAction.begin(a_wish("archive", jobs=three), by=max_)
    Member.objects.within(alder).filter(pk=max_.member_id).update(disabled_at=action.created_at)

    running.run(action)

    assert action.reloaded().state == "failed"
    assert archived(ada) == set()


def test_a_second_run_does_nothing_again(ada, three):
    action = carried_out(a_wish("move", jobs=three, said={"status": "survey booked"}), ada)
    moves = StatusMove.objects.visible_to(ada).count()

    assert running.run(action)

    assert StatusMove.objects.visible_to(ada).count() == moves
    assert action.reloaded().done == 3
