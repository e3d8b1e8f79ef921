"""Wishes of the cast: a verb over jobs, carried out here and now."""

from fanlight.core.listings import Asked
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow, Wish
from fanlight.work.bulk.verbs import verb_of
from fanlight.work.jobs.listing import JOBS


def a_wish(verb, *, jobs=(), is_all=False, said=None, **asked):
    chosen = tuple(job.number for job in jobs)
    state = {"state": "all"} if jobs else {}
    return Wish(
        listing=JOBS,
        verb=verb_of("jobs", verb),
        asked=Asked(chosen=chosen, **(state | asked)),
        is_all=is_all,
        said=said or {},
    )


def carried_out(wish, by):
    action = BulkAction.begin(wish, by=by)
    assert running.run(action)
    return action.reloaded()


def taken_back(action, by):
    action.undo(by=by)
    assert running.run(action)
    return action.reloaded()


def outcomes(action):
    return {row.label.split()[0]: row.outcome for row in BulkRow.objects.within(action).filter(action=action)}
