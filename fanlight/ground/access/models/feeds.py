"""Private addresses of a contact's calendar: who reads it by one, and whether that still works."""

from typing import ClassVar, Self

from django.db import models

from fanlight.core import tokens
from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant


class CalendarFeedQuerySet(StaffQuerySet["CalendarFeed"]):
    """Calendar addresses, for staff; a contact's own are read within their grant."""

    def live(self) -> Self:
        return self.filter(ended_at=None)

    def opened_by(self, token: str) -> Self:
        """The one behind that token, while it lives; it opens a calendar, and nothing else."""
        return self.live().filter(digest=tokens.digest(token))


class CalendarFeed(TenantModel):
    """A secret address at which a program reads the visits of one grant. No share link: it signs nobody in.

    Only the digest is kept; `last_four` tells addresses apart. One is live for a grant at most.
    """

    privacy: ClassVar = {"digest": "secret"} | dict.fromkeys(
        ["key", "last_four", "contact", "grant", "ended_at"], "technical"
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    digest = models.BinaryField(max_length=32)
    last_four = models.CharField(max_length=4)
    ended_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact)
    grant = TenantForeignKey(Grant)

    objects = Door(CalendarFeedQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_calendarfeed_by_key"),
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_calendarfeed_digest"),
            models.UniqueConstraint(
                fields=["workspace", "grant"],
                condition=models.Q(ended_at=None),
                name="access_calendarfeed_one_live",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "id"], name="access_calendarfeed_contact")]
