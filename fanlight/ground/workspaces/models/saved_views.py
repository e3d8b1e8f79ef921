"""Saved views: lists as somebody likes to see them, for themselves or for the team."""

from typing import Any, ClassVar, Final, Self

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.folding import folded
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import events
from fanlight.ground.workspaces.models.workspaces import Member

MOST_VIEWS: Final = 30


class ViewNameTaken(Refusal):
    code = "view.name_taken"
    message = _("There is a view of this name already.")
    field = "name"


class TooManyViews(Refusal):
    code = "view.too_many"
    message = _("This list has enough views. Remove one first.")


class TooLongAQuestion(Refusal):
    code = "view.too_long"
    message = _("This search is too long to be kept.")


class SavedViewQuerySet(StaffQuerySet["SavedView"]):
    """Saved views, for staff: one's own, and those that are shared with the team."""

    def visible_to(self, viewer: Viewer) -> Self:
        return super().visible_to(viewer).filter(models.Q(member=None) | models.Q(member_id=viewer.actor[1]))

    def of_list(self, name: str) -> Self:
        return self.filter(listing=name).order_by("name_key", "id")

    def beside(self, view: "SavedView") -> Self:
        """The views among which its name must be its own: the same member's, or the shared ones."""
        return self.filter(listing=view.listing, member_id=view.member_id).exclude(pk=view.pk)


class SavedView(TenantModel):
    """A list as somebody likes to see it: its search, filters and order, under a name. With no member it is shared."""

    privacy: ClassVar = dict.fromkeys(["key", "listing", "member"], "technical") | dict.fromkeys(
        ["name", "name_key", "query"], "business"
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    listing = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=60, editable=False)
    query = models.CharField(max_length=1000, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(SavedViewQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="workspaces_savedview_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "listing", "member", "name_key"], name="workspaces_savedview_own_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "listing", "name_key"],
                condition=models.Q(member=None),
                name="workspaces_savedview_shared_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.member_id is None

    @classmethod
    @transaction.atomic
    def keep(cls, listing: str, query: str, *, by: Viewer, name: str, is_shared: bool = False) -> Self:
        """Keep what a list is asked for, for oneself or for the team. Raises ViewNameTaken, TooManyViews."""
        view = cls(workspace_id=by.workspace_id, listing=listing, query=query)
        view.member_id = None if is_shared else by.actor[1]
        view._only_owner(by, "view.keep")
        if len(query) > 1000:
            raise TooLongAQuestion
        if cls.objects.within(by).beside(view)[MOST_VIEWS - 1 : MOST_VIEWS].exists():
            raise TooManyViews
        view._call(name, force_insert=True)
        record(events.ViewSaved(about=view, listing=listing, view=name), by=by)
        return view

    @transaction.atomic
    def rename(self, name: str, *, by: Viewer) -> None:
        """Raises ViewNameTaken."""
        self._only_owner(by, "view.rename")
        self._call(name, update_fields=["name", "name_key"])
        record(events.ViewRenamed(about=self, listing=self.listing, view=name), by=by)

    @transaction.atomic
    def remove(self, *, by: Viewer) -> None:
        self._only_owner(by, "view.remove")
        if self.delete()[0]:
            record(events.ViewRemoved(about=self, listing=self.listing, view=self.name), by=by)

    def _only_owner(self, by: Viewer, verb: str) -> None:
        """One's own views are one's own; shared ones belong to administrators."""
        is_theirs = by.is_admin if self.is_shared else by.actor == ("member", self.member_id)
        if not by.is_staff or not is_theirs:
            raise NotAllowed(verb)

    def _call(self, name: str, **how: Any) -> None:
        """Write it down under that name."""
        self.name, self.name_key = name, folded(name)[:60]
        if self._is_taken():
            raise ViewNameTaken
        try:
            with transaction.atomic():
                self.save(**how)
        except IntegrityError:
            raise ViewNameTaken from None

    def _is_taken(self) -> bool:
        beside: bool = SavedView.objects.within(self).beside(self).filter(name_key=self.name_key).exists()
        return beside
