"""What clients, contacts and sites have in common: an address of their own, put away and taken out, edited in turn."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, Stale
from fanlight.core.facts import Fact, record
from fanlight.core.folding import folded
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.fields import changed_labels

LIVE: models.Q = models.Q(archived_at=None)
ARCHIVED: models.Q = models.Q(archived_at__isnull=False, merged_into=None)
MERGED: models.Q = models.Q(merged_into__isnull=False)


class AlreadyArchived(Refusal):
    code = "entry.already_archived"
    message = _("This was archived already.")


class NotArchived(Refusal):
    code = "entry.not_archived"
    message = _("This is not archived any more.")


class AlreadyMerged(Refusal):
    code = "entry.already_merged"
    message = _("Somebody merged one of the two meanwhile.")


class EntryQuerySet[M: models.Model](StaffQuerySet[M]):
    """Rows of one kind: those in use, those put away, and those that became another one."""

    def live(self) -> Self:
        return self.filter(LIVE)

    def archived(self) -> Self:
        return self.filter(ARCHIVED)

    def merged_into(self, row: Any) -> Self:
        return self.filter(MERGED, merged_into=row)


class Entry(TenantModel):
    """One of the people or places a business knows. `revision` grows with every edit, a merge among them.

    What was merged into another row stays archived, so that its old address leads on and its history can be read.
    """

    FACTS: ClassVar[dict[str, type[Fact]]] = {}

    key = models.CharField(max_length=22, default=new_key, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = TenantForeignKey("self", null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False, default="")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    merged_into_id: int | None
    own: Any

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @transaction.atomic
    def archive(self, *, by: Viewer) -> None:
        """Put it away: lists and choices leave it out; what it stands on stays as it is."""
        only_staff(by, f"{self._meta.model_name}.archive")
        if not compare_and_set(self, expect={"archived_at": None}, archived_at=now()):
            raise AlreadyArchived
        self.tell("archived", by=by)

    @transaction.atomic
    def restore(self, *, by: Viewer) -> None:
        only_staff(by, f"{self._meta.model_name}.restore")
        expected = {f"archived_at{LOOKUP_SEP}isnull": False, "merged_into": None}
        if not compare_and_set(self, expect=expected, archived_at=None):
            raise NotArchived
        self.tell("restored", by=by)

    def tell(self, what: str, *, by: Viewer, **payload: Any) -> None:
        """Record what happened to it: added, changed, archived, restored, merged."""
        record(self.FACTS[what](about=self, **payload), by=by)

    def tell_edited(self, changed: list[str], *, was: dict[str, Any], by: Viewer) -> None:
        """Fields of the workspace are named, beside whatever else was changed. `was`: what `own` said before."""
        labels = changed_labels(self, str(self._meta.model_name), before=was, after=self.own)
        if labels:
            self.tell("filled", by=by, labels=labels)
        if changed != ["own"] or not labels:
            self.tell("changed", by=by, fields=changed)

    def check_may_become_one_with(self, other: Any) -> None:
        """Raises a refusal in words where merging the two would give or take more than it says. A noun may refuse."""

    def hand_over_to(self, kept: Any) -> None:
        """What must be the kept one's before it says anew what it is. A noun may have such rows."""

    def rows_came(self) -> None:
        """Rows of another one came to it by a merge. A noun may have to note something of them."""

    def told_of(self, other: Any) -> dict[str, Any]:
        """What the fact of a merge says of the other one."""
        return {"other": other.pk}

    def become(self, kept: Any) -> None:
        """From now on this is `kept`, and is found by nothing of its own."""
        expected = {"merged_into": None}
        said = {"merged_into": kept, "archived_at": self.archived_at or now(), "search_text": ""}
        if not compare_and_set(self, expect=expected, **said):
            raise AlreadyMerged

    def follow(self) -> None:
        """Whatever is found by what this one is called follows soon, in the background."""
        from fanlight.ground.people.tasks import follow  # tasks call the models

        follow.enqueue(str(self.workspace_id), str(self._meta.model_name), str(self.pk))

    def take_turn(self, revision: int) -> None:
        """The first line of an edit. Raises Stale when somebody edited or merged it since `revision` was read."""
        expected = {"revision": revision, "merged_into": None}
        if not compare_and_set(self, expect=expected, revision=revision + 1):
            raise Stale


def only_staff(by: Viewer, verb: str) -> None:
    """Raises NotAllowed for anybody but the business itself."""
    if not by.is_staff:
        raise NotAllowed(verb)


def readable(text: str, *, field: str, most: int) -> str:
    """The text, which must say something: not only spaces and invisible characters, and no longer than the table."""
    if not folded(text):
        raise Malformed(_("Write something that can be read."), field=field)
    if len(text) > most:
        raise Malformed(_("At most %(most)s characters.") % {"most": most}, field=field)
    return text
