"""A server with fifty businesses, one of which has as many jobs as asked for, to compare its pages with a small one's.

Twenty jobs of each business are made by the product's own verbs; the rest are copies of their rows, made inside the
database with shifted keys, so that columns and tables stay what the models say. Run as a program; its last line is
JSON: the console session of the large business, and the number of a job in the midst of it.
"""

import argparse
import datetime
import json
import sys
import time
from typing import Any, Final

PLACE: Final = "crowd"
BUSINESSES: Final = 50
JOBS_OF_OTHERS: Final = 1_000
TEMPLATES: Final = 20
AT_ONCE: Final = 2_500
WORDS: Final = ("Kitchen ceiling", "Roof after the storm", "Kitchen floor", "Burst pipe", "Boiler", "Chimney")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, required=True)
    jobs = parser.parse_args().jobs
    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
    known = _filled(jobs)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    json.dump(known | {"seconds": round(time.perf_counter() - began, 1)}, sys.stdout)


def _filled(jobs: int) -> dict[str, Any]:
    from bench.instance import console_session

    others = [_business(f"{PLACE}-{n}") for n in range(BUSINESSES - 1)]
    large = _business(PLACE)
    copies = Copies([founded.workspace.pk for founded in [*others, large]])
    copies.make(range(1, min(JOBS_OF_OTHERS, jobs) // TEMPLATES))
    copies.workspaces = [large.workspace.pk]
    copies.make(range(min(JOBS_OF_OTHERS, jobs) // TEMPLATES, jobs // TEMPLATES))
    return {"session": console_session(large), "number": f"J-{jobs // 2}", "place": PLACE}


def _business(place: str) -> Any:
    """A business with TEMPLATES jobs, clients, people, visits, messages."""
    from django.db import transaction

    from fanlight.ground.people.models import Client, Contact
    from fanlight.ground.workspaces.founding import Owner
    from fanlight.work.jobs.setup import open_business

    owner = Owner(f"ada@{place}.example", "Ada Alder", "long enough to sign in")
    founded = open_business(place.title(), place=place, trade="claims", owner=owner)
    with transaction.atomic():
        clients = [Client.add(by=founded.viewer, name=f"Insurer {n}") for n in range(3)]
        people = [
            Contact.add(by=founded.viewer, name=f"Person {n}", email=f"person{n}@{place}.example")
            for n in range(5)
        ]
        for n in range(TEMPLATES):
            _job(founded, n, clients[n % len(clients)], people[n % len(people)])
    return founded


def _job(founded: Any, n: int, client: Any, contact: Any) -> None:
    from fanlight.ground.rooms.models import Participant
    from fanlight.work.conversations.models import Note
    from fanlight.work.jobs.models import Appointment, Job, KeyDate, Status
    from fanlight.work.jobs.models.appointments import Planned
    from fanlight.work.jobs.models.jobs import JobDraft

    by = founded.viewer
    statuses = list(Status.objects.within(by).of_kind("claim"))
    draft = JobDraft(WORDS[n % len(WORDS)], "claim", client, f"{n} Canal Walk, Bath", member=founded.owner)
    job = Job.open(draft, by=by, status=statuses[n % 4])
    if n % 4 == 3:
        job.move(next(status for status in statuses if status.means == "closed"), by=by)
    Participant.add(contact, job.room, by=by, audience="customer")
    noon = datetime.datetime.now(datetime.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    if n % 2:
        starts = noon + datetime.timedelta(days=n - 6)
        visit = Planned(
            "Visit", starts, starts + datetime.timedelta(hours=1), "Europe/London", member=founded.owner
        )
        Appointment.plan(job, visit, by=by)
        KeyDate.put(job, "Due", noon.date() + datetime.timedelta(days=n), by=by)
    if n % 5 == 0:
        Note.write(by=by, room=job.room, body="When shall we come?", audience="customer")


class Copies:
    """Rows of the templates again and again, each time with all keys among them shifted by the same step."""

    def __init__(self, workspaces: list[int]) -> None:
        from django.db.models import Max, Min

        self.workspaces = workspaces
        self._models = _copied()
        edges = [model.rows.aggregate(first=Min("id"), last=Max("id")) for model in self._models]
        self._last = max(edge["last"] for edge in edges if edge["last"])
        self._step = self._last - min(edge["first"] for edge in edges if edge["first"]) + 1

    def make(self, turns: range) -> None:
        from django.db import transaction

        for first in range(turns.start, turns.stop, AT_ONCE):
            with transaction.atomic():
                for model in self._models:
                    self._copy(model, first, min(first + AT_ONCE, turns.stop))

    def _copy(self, model: Any, first: int, last: int) -> None:
        from django.db import connection

        columns = [field.column for field in model._meta.concrete_fields]
        quoted = ", ".join(f'"{column}"' for column in columns)
        said = ", ".join(self._spelled(model, field) for field in model._meta.concrete_fields)
        among = ", ".join(str(workspace) for workspace in self.workspaces)
        table = f'"{model._meta.db_table}"'
        with (
            connection.cursor() as cursor
        ):  # + 0: by the index of the workspace all copies would be read each turn
            cursor.execute(
                f"INSERT INTO {table} ({quoted}) WITH RECURSIVE turn(n) AS"
                f" (SELECT CAST({first} AS BIGINT) UNION ALL SELECT n + 1 FROM turn WHERE n + 1 < {last})"
                f" SELECT {said} FROM {table} t, turn"
                f" WHERE t.workspace_id + 0 IN ({among}) AND t.id <= {self._last} AND {first} < {last}"
            )

    def _spelled(self, model: Any, field: Any) -> str:
        """What a copy has in this column: its turn is `n`."""
        column = f't."{field.column}"'
        if field.name == "id" or (field.remote_field and field.remote_field.model in self._models):
            return f"{column} + n * {self._step}"
        known = SPELLED.get((model.__name__, field.name)) or SPELLED.get(("", field.name))
        return known.format(column=column, step=TEMPLATES) if known else column


SPELLED: Final = {
    ("", "key"): "SUBSTR({column}, 1, 12) || CAST(n AS TEXT)",
    ("", "name_key"): "{column} || ' ' || CAST(n AS TEXT)",
    ("", "folded_key"): "CAST(n AS TEXT) || {column}",
    ("", "search_text"): "{column} || ' ' || CAST(n AS TEXT)",
    ("", "lines_key"): "{column} || ' ' || CAST(n AS TEXT)",
    ("", "title_key"): "{column} || ' ' || CAST(n AS TEXT)",
    ("Job", "number"): "'J-' || CAST(CAST(SUBSTR({column}, 3) AS BIGINT) + n * {step} AS TEXT)",
    ("Event", "number"): "{column} + n * 1000",
}


def _copied() -> list[Any]:
    """In the order in which they refer to each other."""
    from fanlight.ground.activity.models import Event
    from fanlight.ground.people.models import Client, Contact, ContactAddress, Site
    from fanlight.ground.rooms.models import Participant, Room
    from fanlight.work.conversations.models import Note, Thread
    from fanlight.work.jobs.models import Appointment, Job, KeyDate, StatusMove

    people = [Client, Contact, ContactAddress, Site, Room, Participant]
    return [*people, Job, StatusMove, Appointment, KeyDate, Note, Thread, Event]


if __name__ == "__main__":
    main()
