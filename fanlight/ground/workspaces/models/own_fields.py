"""The fields that a workspace adds to jobs, clients and contacts.

The kind of a field never changes: a value that was written as text cannot become a day without somebody guessing, and
trying it on every row would hold up whoever works. Another kind is another field; the old one is archived, and its
values stay with their rows.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, Stale
from fanlight.core.facts import Fact, record
from fanlight.core.folding import folded
from fanlight.core.tenancy import TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.workspaces import events

NOUNS: Final = [("job", _("Jobs")), ("client", _("Clients")), ("contact", _("Contacts"))]
KINDS: Final = [
    ("text", _("Text")),
    ("number", _("Number")),
    ("money", _("Money")),
    ("date", _("Date")),
    ("choice", _("Choice")),
]
LONGEST_LABEL, LONGEST_CHOICE = 120, 60
MOST_FIELDS, MOST_CHOICES = 100, 100
WORD: Final = re.compile(r"[a-z_]+")


class TooManyFields(Refusal):
    code = "own_field.too_many"
    message = _("There are 100 fields already. Archive one that is not needed.")


class LabelTaken(Malformed):
    code = "own_field.label_taken"
    message = _("Another field has this name already. It may be archived: then restore it.")
    field = "label"


class AtTheEnd(Refusal):
    code = "own_field.at_the_end"
    message = _("The field stands at the end already.")


class NotInUse(Refusal):
    code = "own_field.not_in_use"
    message = _("Somebody archived this field meanwhile.")


class InUse(Refusal):
    code = "own_field.in_use"
    message = _("This field is in use already.")


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """What an administrator says about a field. `audiences` read it in their portal; with none it is internal."""

    label: str
    choices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    is_searchable: bool = False


class OwnFieldQuerySet(GuardedQuerySet["OwnField"]):
    """The fields a workspace added: all for staff; whoever looks through a portal knows those of their audience."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        return mine.filter(audiences__contains=f"|{viewer.audience}|", archived_at=None)

    def for_noun(self, noun: str) -> Self:
        return self.filter(noun=noun).order_by("order", "label", "id")

    def in_use(self) -> Self:
        return self.filter(archived_at=None)


class OwnField(TenantModel):
    """A field that this workspace added to jobs, clients or contacts. Values lie in that row's `own` by `key`."""

    privacy: ClassVar = dict.fromkeys(
        ["noun", "key", "label", "kind", "choices", "order", "audiences", "is_searchable", "archived_at"],
        "business",
    )

    noun = models.CharField(max_length=12, choices=[(noun, noun) for noun, _label in NOUNS])
    key = models.SlugField(max_length=60, db_index=False)
    label = models.CharField(max_length=LONGEST_LABEL)
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind, _label in KINDS], default="text")
    choices: Any = models.JSONField(default=list, blank=True)
    audiences = models.CharField(max_length=200, blank=True)
    is_searchable = models.BooleanField(_("found by search"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = Door(OwnFieldQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "noun", "key"], name="workspaces_ownfield_by_key")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def address(self) -> str:
        """How an address names it: keys repeat between nouns."""
        return f"{self.noun}.{self.key}"

    @property
    def readers(self) -> list[str]:
        """The audiences that read it in their portal."""
        return [audience for audience in self.audiences.split("|") if audience]

    @property
    def state(self) -> str:
        """Changes whenever what a person may change was changed: for telling who edits at the same time."""
        now_said = json.dumps([self.label, self.choices, self.audiences, self.is_searchable])
        return hashlib.sha256(now_said.encode()).hexdigest()[:16]

    @classmethod
    @transaction.atomic
    def add(cls, draft: FieldDraft, *, noun: str, kind: str, by: Viewer) -> Self:
        """A new field behind the others."""
        _only_admins(by, "own_field.add")
        if noun not in dict(NOUNS) or kind not in dict(KINDS):
            raise Malformed(_("Choose one of those offered."), field="kind")
        there = list(cls.rows.select_for_update().filter(workspace_id=by.workspace_id, noun=noun))
        if sum(field.archived_at is None for field in there) >= MOST_FIELDS:
            raise TooManyFields
        last = max((field.order for field in there), default=-1)
        key = free_key(draft.label, {field.key for field in there})
        field = cls(workspace_id=by.workspace_id, noun=noun, kind=kind, key=key, order=last + 1)
        field._take_over(draft, there)
        try:
            with transaction.atomic():
                field.save(force_insert=True)
        except IntegrityError as failure:  # somebody added the same one at the same moment
            raise LabelTaken from failure
        field._tell(events.OwnFieldAdded, by)
        return field

    @transaction.atomic
    def change(self, draft: FieldDraft, *, by: Viewer, state: str) -> None:
        """Take over what the draft says, if nobody changed the field since it was at `state`. Raises Stale."""
        _only_admins(by, "own_field.change")
        there = list(self._beside().select_for_update())
        now_there = next(field for field in there if field.pk == self.pk)
        if now_there.state != state:
            raise Stale
        before = {name: getattr(now_there, name) for name in CHANGEABLE}
        self._take_over(draft, there)
        changed = [name for name in CHANGEABLE if getattr(self, name) != before[name]]
        if not changed:
            return
        self.save(update_fields=changed)
        rewords = "is_searchable" in changed and self.archived_at is None
        self._tell(events.OwnFieldChanged, by, fields=changed, rewords=rewords)

    @transaction.atomic
    def move(self, *, up: bool, by: Viewer) -> None:
        """One place up or down among the fields in use."""
        _only_admins(by, "own_field.move")
        fields = list(self._beside().select_for_update().in_use())
        place = next((n for n, field in enumerate(fields) if field.pk == self.pk), None)
        to = None if place is None else place - 1 if up else place + 1
        if place is None or to is None or not 0 <= to < len(fields):
            raise AtTheEnd
        fields.insert(to, fields.pop(place))
        for order, field in enumerate(fields):
            if field.order != order:
                compare_and_set(field, expect={}, order=order)
        self._tell(events.OwnFieldMoved, by)

    @transaction.atomic
    def archive(self, *, by: Viewer) -> None:
        """Out of every form, page, search and portal. Rows keep what they say in it."""
        _only_admins(by, "own_field.archive")
        if not compare_and_set(self, expect={"archived_at": None}, archived_at=now()):
            raise NotInUse
        self._tell(events.OwnFieldArchived, by, rewords=self._has_words)

    @transaction.atomic
    def restore(self, *, by: Viewer) -> None:
        _only_admins(by, "own_field.restore")
        if not compare_and_set(self, expect={"archived_at__isnull": False}, archived_at=None):
            raise InUse
        self._tell(events.OwnFieldRestored, by, rewords=self._has_words)

    @property
    def _has_words(self) -> bool:
        return self.is_searchable or self.kind == "choice"

    def _beside(self) -> Any:
        """The fields of the same noun, this one among them."""
        return OwnField.objects.within(self).for_noun(self.noun)

    def _take_over(self, draft: FieldDraft, there: Iterable["OwnField"]) -> None:
        label = " ".join(draft.label.split())
        if not folded(label) or len(label) > LONGEST_LABEL:
            raise Malformed(
                _("Give it a name of at most %(most)s characters.") % {"most": LONGEST_LABEL}, field="label"
            )
        if any(key_of(field.label) == key_of(label) and field.pk != self.pk for field in there):
            raise LabelTaken
        if not all(WORD.fullmatch(audience) for audience in draft.audiences):
            raise Malformed(_("Choose one of those offered."), field="audiences")
        self.label, self.is_searchable = label, draft.is_searchable
        self.audiences = f"|{'|'.join(sorted(draft.audiences))}|" if draft.audiences else ""
        if self.kind == "choice":
            self.choices = checked_choices(draft.choices)

    def _tell(self, fact: type[Fact], by: Viewer, **said: Any) -> None:
        record(fact(about=self, noun=self.noun, key=self.key, label=self.label, **said), by=by)  # type: ignore[call-arg]


CHANGEABLE: Final = ("label", "choices", "audiences", "is_searchable")


def key_of(label: str) -> str:
    """The same for the same words, whatever case or accents; made of a digest where nothing can be spelled."""
    spelled = slugify(folded(label))[:60].strip("-")
    return spelled or f"field-{hashlib.sha256(folded(label).encode()).hexdigest()[:12]}"


def free_key(label: str, taken: Iterable[str]) -> str:
    """A key for a field of that name that no other field has: one that was renamed keeps its key."""
    base, known, count = key_of(label), set(taken), 1
    key = base
    while key in known:
        count += 1
        key = f"{base[:55]}-{count}"
    return key


def checked_choices(choices: Iterable[str]) -> list[str]:
    """Each once, however it is spelled, in the order given. Raises Malformed."""
    tidy: dict[str, str] = {}
    for choice in (" ".join(one.split()) for one in choices):
        if folded(choice):
            tidy.setdefault(folded(choice), choice)
    longest = max((len(choice) for choice in tidy.values()), default=0)
    if not 1 <= len(tidy) <= MOST_CHOICES or longest > LONGEST_CHOICE:
        words = _("Write 1 to %(most)s choices, one on each line, of at most %(longest)s characters.")
        raise Malformed(words % {"most": MOST_CHOICES, "longest": LONGEST_CHOICE}, field="choices")
    return list(tidy.values())


def _only_admins(by: Viewer, verb: str) -> None:
    if not by.is_admin:
        raise NotAllowed(verb, _("Only owners and administrators change the fields of the workspace."))
