"""What the contractor installed and looks after: a heat pump that is due soon, a furnace, and a pump."""

import datetime
from typing import Any, Final, NamedTuple

from fanlight.core.viewers import StaffViewer
from fanlight.demo.past import Calendar, Step, dated, play
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import AssetDraft
from fanlight.work.assets.models.service_visits import ServiceDraft
from fanlight.work.jobs.models import Job

YEAR: Final = 365


class Told(NamedTuple):
    """One of them: what it is, the day it was installed, each service (day, what was done), and the day of the next."""

    said: dict[str, Any]
    installed: int
    done: tuple[tuple[int, str], ...]
    due: int | None


STORY: Final = (
    Told(
        {
            "name": "Heat pump behind the garage",
            "kind": "Heat pump",
            "make": "Daikin",
            "model": "Aurora RXLQ36",
            "serial": "DK-36-118204",
            "notes": "The gate code is with the office.",
        },
        -3 * YEAR,
        (
            (-2 * YEAR, "Refrigerant checked, outdoor coil cleaned, 3 hours of running time logged."),
            (-YEAR + 12, "Coil cleaned, fan bearing replaced under warranty. Runs quietly again."),
        ),
        12,
    ),
    Told(
        {
            "name": "Furnace in the basement",
            "kind": "Gas furnace",
            "make": "Lennox",
            "model": "SL280V",
            "serial": "LX-5920-77",
        },
        -5 * YEAR,
        ((-40, "Burner and flame sensor cleaned, filter changed. Carbon monoxide: none found."),),
        YEAR - 40,
    ),
    Told({"name": "Sump pump", "kind": "Pump", "make": "Zoeller", "model": "M53"}, -2 * YEAR, (), None),
)


def some(job: Job, calendar: Calendar, *, by: StaffViewer) -> None:
    """At the address of this job, for its client; told through the verbs of the product."""
    play([step for told in STORY for step in _steps(told, job, calendar, by=by)], calendar)


def _steps(told: Told, job: Job, calendar: Calendar, *, by: StaffViewer) -> list[Step]:
    made: list[Asset] = []

    def add(moment: datetime.datetime) -> None:
        assert job.room.client
        due: dict[str, Any] = {} if told.due is None else {"next_service_on": calendar.day(told.due)}
        draft = AssetDraft(**told.said, site=job.site, installed_on=calendar.day(told.installed), **due)
        made.append(dated(Asset.add(job.room.client, draft, by=by), moment))

    def serve(day: int, words: str) -> Step:
        def act(moment: datetime.datetime) -> None:
            draft = ServiceDraft(calendar.day(day), words, made[0].next_service_on)
            dated(ServiceVisit.record(made[0], draft, by=by, revision=made[0].revision), moment)

        return (day, act)

    return [(told.installed, add), *(serve(day, words) for day, words in told.done)]
