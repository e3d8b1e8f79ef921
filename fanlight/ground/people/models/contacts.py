"""People: contacts, how they are reached, and their ties to clients."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet
from fanlight.core.facts import record
from fanlight.core.folding import folded, folded_email
from fanlight.core.fulltext import words_of
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.people import events
from fanlight.ground.people.models.clients import Client, only_staff


class ContactQuerySet(GuardedQuerySet["Contact"]):
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

    def active(self) -> Self:
        return self.filter(disabled_at=None, erased_at=None)

    def locked(self, key: int) -> "Contact":
        """That contact, until the transaction ends: who decides about their ways in does so in turn."""
        return self.select_for_update(no_key=True).get(pk=key)

    def by_name(self) -> Self:
        return self.order_by("name_key")


class Contact(TenantModel):
    """A human of one or more clients, or of none."""

    privacy: ClassVar = (
        dict.fromkeys(["name", "name_key", "phone", "title", "search_text"], "personal")
        | dict.fromkeys(
            ["language", "zone", "wishes", "own", "disabled_at", "erased_at", "archived_at"], "business"
        )
        | dict.fromkeys(["key", "merged_into", "revision"], "technical")
    )
    key = models.CharField(max_length=22, default=new_key, editable=False)

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    title = models.CharField(_("role or job title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    wishes: Any = models.JSONField(default=dict, blank=True)
    own: Any = models.JSONField(default=dict, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = TenantForeignKey("self", null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False, default="")
    revision = models.PositiveIntegerField(default=1)

    objects = Door(ContactQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_contact_by_key")]
        indexes = [models.Index(fields=["workspace", "name_key"], name="people_contact_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """The primary email address, or nothing. One query."""
        return ContactAddress.objects.within(self).primary_of(self.pk)

    @classmethod
    @transaction.atomic
    def add(cls, *, by: Viewer, name: str, email: str = "", phone: str = "") -> Self:
        """A new contact, with its first email address where one is known."""
        only_staff(by, "contact.add")
        contact = cls(workspace_id=by.workspace_id, name=name, name_key=folded(name)[:200], phone=phone)
        contact.search_text = words_of(name, email, phone)
        contact.save(force_insert=True)
        contact._reach_at(email)
        record(events.ContactAdded(about=contact), by=by)
        return contact

    @transaction.atomic
    def change(self, *, by: Viewer, name: str, phone: str, email: str) -> None:
        """Take over what is said; an empty email leaves the contact without. What stays the same is no change."""
        only_staff(by, "contact.change")
        before = {"name": self.name, "phone": self.phone, "email": self.email}
        said = {"name": name, "phone": phone, "email": email}
        changed = [field for field in said if said[field] != before[field]]
        if not changed:
            return
        self.name, self.name_key, self.phone = name, folded(name)[:200], phone
        self.search_text = words_of(name, email, phone)
        self.save(update_fields=["name", "name_key", "phone", "search_text"])
        self._reach_at(email)
        record(events.ContactChanged(about=self, fields=changed), by=by)

    def _reach_at(self, email: str) -> None:
        mine = ContactAddress.objects.within(self).filter(contact=self, is_primary=True)
        if not email:
            mine.delete()
        elif not mine.update(address=email, folded_key=folded_email(email), bounced_at=None):
            ContactAddress.objects.create(
                workspace_id=self.workspace_id, contact=self, address=email, folded_key=folded_email(email)
            )


class ContactAddressQuerySet(StaffQuerySet["ContactAddress"]):
    """Email addresses of contacts, for staff."""

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
        indexes = [models.Index(fields=["workspace", "folded_key"], name="people_contactaddress_key")]


class Affiliation(TenantModel):
    """A contact's tie to a client, with the role it gives there."""

    ROLES: ClassVar = [
        ("owner", _("Owner")),
        ("approver", _("Approver")),
        ("billing", _("Billing")),
        ("technical", _("Technical")),
        ("viewer", _("Viewer")),
    ]
    privacy: ClassVar = {"client": "technical", "contact": "technical", "role": "business"}
    is_leaf = True

    client = TenantForeignKey(Client, owned=True)
    contact = TenantForeignKey(Contact, owned=True)
    role = models.CharField(max_length=10, choices=ROLES, default="owner")

    objects = Door(StaffQuerySet["Affiliation"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "client"], name="people_affiliation_pair")
        ]
        indexes = [models.Index(fields=["workspace", "client"], name="people_affiliation_client")]
