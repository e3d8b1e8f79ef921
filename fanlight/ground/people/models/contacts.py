"""People: contacts, how they are reached, and their ties to clients."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, Refusal
from fanlight.core.facts import Personal
from fanlight.core.folding import folded, folded_email
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.people import events, readdressing
from fanlight.ground.people.models.contact_orders import INDEXES
from fanlight.ground.people.models.entries import (
    Entry,
    EntryQuerySet,
    only_staff,
    readable,
)
from fanlight.ground.workspaces.fields import search_text

LONGEST_NAME: Final = 200
MOST_ADDRESSES: Final = 20
NEVER: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""Two negations each, which SQLite recognizes in the condition of an index; it would not recognize an IN."""


class TooManyAddresses(Malformed):
    code = "contact.too_many_addresses"
    message = _("A contact may have 20 email addresses at most.")
    field = "others"


class AlreadyDisabled(Refusal):
    code = "contact.already_disabled"
    message = _("The access of this contact was taken away already.")


class NotDisabled(Refusal):
    code = "contact.not_disabled"
    message = _("The access of this contact was given back already.")


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What a person says about a contact. The first of `emails` is the primary one."""

    name: str
    title: str = ""
    phone: str = ""
    emails: tuple[str, ...] = ()
    own: dict[str, Any] = field(default_factory=dict)


class ContactQuerySet(EntryQuerySet["Contact"]):
    """Contacts: all for staff; a contact sees its own row."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        return mine.filter(id=viewer.contact_id) if isinstance(viewer, ContactViewer) else mine.none()

    def with_email(self) -> Self:
        """Adds `email_address`: the primary one, or None."""
        mine = {"workspace_id": models.OuterRef("workspace_id"), "contact_id": models.OuterRef("id")}
        primary = ContactAddress.rows.filter(**mine, is_primary=True)
        return self.annotate(email_address=models.Subquery(primary.values("address")[:1]))

    def without_email(self) -> Self:
        return self.filter(has_email=False)

    def of_client(self, client_id: int | str) -> Self:
        """Everybody with a tie to that client."""
        from fanlight.ground.people.models.ties import Affiliation  # ties stand above contacts

        ties = Affiliation.rows.filter(workspace_id=models.OuterRef("workspace_id"), client_id=client_id)
        return self.filter(id__in=ties.values("contact_id"))

    def reached_at(self, email: str) -> Self:
        """Everybody with that address: a shared mailbox belongs to several."""
        rows = ContactAddress.rows.filter(
            workspace_id=models.OuterRef("workspace_id"), folded_key=folded_email(email)
        )
        return self.filter(id__in=rows.values("contact_id"))

    def named(self, name: str) -> Self:
        return self.live().filter(name_key=folded(name)[:LONGEST_NAME])

    def active(self) -> Self:
        return self.filter(disabled_at=None, erased_at=None)

    def locked(self, key: int) -> "Contact":
        """That contact, until the transaction ends: who decides about their ways in does so in turn."""
        return self.select_for_update(no_key=True).get(pk=key)

    def by_name(self) -> Self:
        return self.order_by("name_key", "id")

    def note_sign_in(self) -> None:
        """They came in now. The one place that writes when."""
        moment = now()
        self.update(signed_in_at=moment, signed_in_order=moment)


class Contact(Entry):
    """A human of one or more clients, or of none. `has_email` says whether it has a ContactAddress, for lists.

    `portal_state` is what lists say of the contact's ways in, the best of them: it is written by `access.standing` and
    decides nothing. `portal_until` is when it has to be looked at again, since a link or an invitation ends by itself.
    `signed_in_order` is `signed_in_at`, or long ago for those who never came: lists sort by it.
    """

    PORTAL_STATES: ClassVar = [
        ("", _("Not on the portal")),
        ("link", _("Link only")),
        ("invited", _("Invited")),
        ("active", _("Active")),
        ("disabled", _("Disabled")),
        ("ended", _("Ended")),
    ]
    FACTS: ClassVar = {
        "added": events.ContactAdded,
        "changed": events.ContactChanged,
        "filled": events.ContactFilled,
        "archived": events.ContactArchived,
        "restored": events.ContactRestored,
        "merged": events.ContactMerged,
        "disabled": events.ContactDisabled,
        "enabled": events.ContactEnabled,
    }
    privacy: ClassVar = (
        dict.fromkeys(["name", "name_key", "phone", "title", "search_text"], "personal")
        | dict.fromkeys(
            ["language", "zone", "wishes", "own", "has_email", "disabled_at", "erased_at", "archived_at"],
            "business",
        )
        | dict.fromkeys(["portal_state", "portal_until", "accepted_at"], "business")
        | dict.fromkeys(["signed_in_at", "signed_in_order"], "business")
        | dict.fromkeys(["key", "merged_into", "revision"], "technical")
    )

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=200, editable=False)
    title = models.CharField(_("role or job title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    wishes: Any = models.JSONField(default=dict, blank=True)
    own: Any = models.JSONField(default=dict, blank=True)
    has_email = models.BooleanField(default=False, editable=False)
    disabled_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    portal_state = models.CharField(max_length=8, choices=PORTAL_STATES, default="", blank=True)
    portal_until = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_in_order = models.DateTimeField(default=NEVER, editable=False)

    objects = Door(ContactQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_contact_by_key")]
        indexes = INDEXES

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """The primary email address, or nothing. One query."""
        return ContactAddress.objects.within(self).primary_of(self.pk)

    @property
    def written_language(self) -> str:
        """What we write to them in: their language, or the instance's where it has no words of theirs."""
        return self.language if self.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    @property
    def draft(self) -> ContactDraft:
        """What it says now, in the shape of what a person may say. One query."""
        emails = ContactAddress.objects.within(self).of_contact(self).values_list("address", flat=True)
        return ContactDraft(self.name, self.title, self.phone, tuple(emails), self.own)

    @classmethod
    def drawn_up(cls, draft: ContactDraft, *, owner: OfWorkspace, clients: tuple[str, ...] = ()) -> Self:
        """A contact that is not saved yet, with what it is found and sorted by; its addresses are rows of their own."""
        contact = cls(workspace_id=owner.workspace_id)
        contact._take_over(draft)
        contact.search_text = contact._words(draft.emails, clients)
        return contact

    @classmethod
    def add(cls, *, by: Viewer, name: str, email: str = "", phone: str = "") -> Self:
        """A new contact, with its first email address where one is known."""
        return cls.write_down(ContactDraft(name, phone=phone, emails=(email,) if email else ()), by=by)

    @classmethod
    @transaction.atomic
    def write_down(cls, draft: ContactDraft, *, by: Viewer) -> Self:
        only_staff(by, "contact.add")
        contact = cls.drawn_up(draft, owner=by)
        contact.save(force_insert=True)
        ContactAddress.keep_only(contact, draft.emails)
        contact.tell("added", by=by)
        return contact

    @transaction.atomic
    def edit(self, draft: ContactDraft, *, by: Viewer, revision: int) -> None:
        """Take over what the draft says. Raises Stale when it is no longer at `revision`."""
        only_staff(by, "contact.change")
        self.take_turn(revision)
        before = self.draft
        changed = [name for name in CHANGES if getattr(draft, name) != getattr(before, name)]
        if not changed:
            return
        self._take_over(draft)
        self.save(update_fields=["name", "name_key", "title", "phone", "own", "has_email"])
        ContactAddress.keep_only(self, draft.emails)
        self.gather_words()
        self.tell_edited([CHANGES[name] for name in changed], was=before.own, by=by)
        readdressing.compare(self, before.emails, draft.emails, by=by)

    def change(self, *, by: Viewer, name: str, phone: str, email: str, revision: int | None = None) -> None:
        """Name, phone and primary address alone, as a job's address book has them; the rest stays.

        Without an email the next address becomes primary. `revision` None: whatever it stands at.
        """
        only_staff(by, "contact.change")
        said = self.draft
        kept = [one for one in said.emails[1:] if folded_email(one) != folded_email(email)]
        emails = tuple(([email] if email else []) + kept)
        draft = replace(said, name=name, phone=phone, emails=emails)
        self.edit(draft, by=by, revision=self.revision if revision is None else revision)

    @transaction.atomic
    def disable(self, *, by: Viewer) -> None:
        """No way in of this person opens anything from the next request on; what they had is kept for `enable`."""
        only_staff(by, "contact.disable")
        if not compare_and_set(
            self, expect={"disabled_at": None}, disabled_at=now(), portal_state="disabled"
        ):
            raise AlreadyDisabled
        self.tell("disabled", by=by)

    @transaction.atomic
    def enable(self, *, by: Viewer) -> None:
        """Links and grants that are still alive let this person in again; the caller settles the state."""
        only_staff(by, "contact.enable")
        was_disabled = {"disabled_at__isnull": False, "erased_at": None}
        if not compare_and_set(self, expect=was_disabled, disabled_at=None):
            raise NotDisabled
        self.tell("enabled", by=by)

    def check_may_become_one_with(self, other: Any) -> None:
        """Who was shut out is not let in by a merge, nor the other way round; nobody is brought back."""
        if self.erased_at or other.erased_at:
            raise Refusal(_("One of the two was erased. It stays that way."))
        if bool(self.disabled_at) != bool(other.disabled_at):
            raise Refusal(
                _("One of the two is disabled. Enable or disable both first, so that you know who gets in.")
            )

    def hand_over_to(self, kept: Any) -> None:
        ContactAddress.objects.within(self).filter(contact=self).hand_over_to(kept)
        kept.rows_came()
        compare_and_set(self, expect={}, has_email=False)

    def rows_came(self) -> None:
        """An address may be among them. Locked first: whoever edits the contact counts its addresses in turn."""
        Contact.objects.within(self).locked(self.pk)
        if ContactAddress.objects.within(self).filter(contact=self).exists():
            compare_and_set(self, expect={"has_email": False}, has_email=True)

    def told_of(self, other: Any) -> dict[str, Any]:
        return {"other": other.pk, "was": Personal("contact", other.pk, other.name)}

    def gather_words(self) -> None:
        """What it is found by, anew: name, title, phone, addresses, and what its clients are called. Three queries."""
        from fanlight.ground.people.models.ties import Affiliation  # ties stand above contacts

        emails = ContactAddress.objects.within(self).of_contact(self).values_list("address", flat=True)
        self.search_text = self._words(tuple(emails), Affiliation.objects.within(self).client_names(self))
        self.save(update_fields=["search_text"])

    def _words(self, emails: tuple[str, ...], clients: tuple[str, ...]) -> str:
        words = (self.name, *emails[:1], self.phone, *clients, self.title, *emails[1:])
        return search_text(self, "contact", self.own, *words)

    def _take_over(self, draft: ContactDraft) -> None:
        self.name = readable(draft.name, field="name", most=LONGEST_NAME)
        self.name_key = folded(draft.name)[:LONGEST_NAME]
        self.title, self.phone, self.own = draft.title, draft.phone, draft.own
        self.has_email = bool(draft.emails)


CHANGES: Final = {"name": "name", "title": "title", "phone": "phone", "emails": "email", "own": "own"}
"""What an edit may change, by the words that its fact uses."""


class ContactAddressQuerySet(StaffQuerySet["ContactAddress"]):
    """Email addresses of contacts, for staff."""

    def of_contact(self, contact: Contact) -> Self:
        """The primary one first."""
        return self.filter(contact=contact).order_by("-is_primary", "id")

    def hand_over_to(self, kept: Contact) -> None:
        """These become the kept one's, primary only where it had none; an address that both have is one row."""
        theirs = ContactAddress.objects.within(kept).filter(contact=kept)
        there = list(theirs.values_list("folded_key", flat=True))
        self.filter(folded_key__in=there).delete()
        if there:
            self.update(contact=kept, is_primary=False)
        else:
            self.update(contact=kept)

    def primary_of(self, contact_id: int) -> str:
        return (
            self.filter(contact_id=contact_id, is_primary=True).values_list("address", flat=True).first()
            or ""
        )


class ContactAddress(TenantModel):
    """An email address of a contact. It need not be unique: a shared mailbox is normal."""

    privacy: ClassVar = {"contact": "technical", "address": "personal", "folded_key": "personal"} | {
        "is_primary": "business",
        "bounced_at": "business",
    }
    is_leaf = True

    contact = TenantForeignKey(Contact, owned=True)
    address = models.EmailField(_("email"))
    folded_key = models.CharField(max_length=254, editable=False)
    is_primary = models.BooleanField(default=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = Door(ContactAddressQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact"],
                condition=models.Q(is_primary=True),
                name="people_contactaddress_one_primary",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "folded_key"], name="people_contactaddress_key"),
            models.Index(fields=["workspace", "contact"], name="people_contactaddress_contact"),
        ]

    @classmethod
    def keep_only(cls, contact: Contact, emails: tuple[str, ...]) -> None:
        """These and no others, the first as the primary one; what is known of an address that stays is kept."""
        wanted = {folded_email(one): one.strip() for one in reversed(emails)}
        if len(wanted) > MOST_ADDRESSES:
            raise TooManyAddresses
        mine = cls.objects.within(contact).filter(contact=contact)
        mine.exclude(folded_key__in=list(wanted)).delete()
        mine.update(is_primary=False)
        there = set(mine.values_list("folded_key", flat=True))
        for key, address in reversed(wanted.items()):
            if key in there:
                mine.filter(folded_key=key).update(address=address)
            else:
                cls.objects.create(
                    workspace_id=contact.workspace_id,
                    contact=contact,
                    address=address,
                    folded_key=key,
                    is_primary=False,
                )
        if emails:
            first = mine.filter(folded_key=folded_email(emails[0])).values_list("pk", flat=True)[0]
            mine.filter(pk=first).update(is_primary=True)
