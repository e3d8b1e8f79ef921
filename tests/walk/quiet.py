"""Whether what is not theirs moves anything on their pages: a count, an order, a "more", a place in a list.

A canary tells of words that got through; a sum has no words. So every page is read twice, without and with a crowd of
rows that its reader must not know of, and must be the same to the letter.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tests.walk.crowds import CROWDS, Crowd
from tests.walk.engine import Target, Walk, is_drawn, plain, targets
from tests.walk.manifest import MANIFEST
from tests.walk.viewers import Walker

type Pages = dict[tuple[str, tuple[str, ...]], Any]


class Quiet:
    """The pages of whoever is in at the stage `here`, over the routes that are given; with `every`, one in so many."""

    def __init__(
        self, walk: Walk, routes: list[str], crowds: list[Crowd] = CROWDS, *, every: int = 1
    ) -> None:
        self.walk, self.every, self.routes = (
            walk,
            every,
            [route for route in routes if "GET" in MANIFEST[route].methods],
        )
        self.crowds = crowds
        self.compared = 0

    def faults(self) -> list[str]:
        """The pages that a crowd moved, in words; what came is undone again."""
        readers = [one for one in self.walk.walkers if one.place == self.walk.here.business.place]
        all_mail_has_left()
        before = {reader.name: self._pages(reader) for reader in readers}
        return [
            fault
            for crowd in self.crowds
            if (shut_out := [one for one in readers if crowd.is_shut_to(one) and before[one.name]])
            for fault in self._moved(crowd, shut_out, before)
        ]

    def _moved(self, crowd: Crowd, readers: list[Walker], before: dict[str, Pages]) -> list[str]:
        found = []
        with transaction.atomic():
            crowd.gather(self.walk.here, self.walk.there)
            all_mail_has_left()
            for reader in readers:
                after = self._pages(reader)
                self.compared += len(after)
                moved = [key for key, page in after.items() if page != before[reader.name][key]]
                found += [f"{route} {ids} as {reader.name}: moved by {crowd.name}" for route, ids in moved]
            transaction.set_rollback(True)
        return found

    def _pages(self, reader: Walker) -> Pages:
        return {
            (route, tuple(target.ids.values())): plain(self.walk.read(route, reader, target), target)
            for route, target in self._theirs(reader)
        }

    def _theirs(self, reader: Walker) -> Iterator[tuple[str, Target]]:
        for route in self.routes:
            entry = MANIFEST[route]
            if reader.is_staff == (entry.face == "console"):
                own = (one for one in targets(entry, self.walk.here, self.walk.there) if one.kind == "own")
                theirs = (one for one in own if self.walk.may(entry, reader, one))
                yield from ((route, one) for one in theirs if self._is_drawn(route, reader, one))

    def _is_drawn(self, route: str, reader: Walker, target: Target) -> bool:
        return is_drawn(self.every, route, reader.name, target.job, target.audience)


def all_mail_has_left() -> None:
    """A sign-in page tells when the mail of the whole instance waits for a minute, which is everybody's to know."""
    DBTaskResult.objects.all().delete()
