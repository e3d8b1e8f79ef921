"""Ties: which contacts belong to which clients, and with which role."""

from typing import ClassVar, Final, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.errors import Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.people import events
from fanlight.ground.people.models.clients import Client
from fanlight.ground.people.models.contacts import Contact
from fanlight.ground.people.models.entries import only_staff

WORDS_OF_CLIENTS: Final = 20
"""A contact is found by the names of so many of its clients."""


class AlreadyTied(Refusal):
    code = "tie.already_there"
    message = _("This contact belongs to the client already.")
    field = "client"


class NotTied(Refusal):
    code = "tie.gone"
    message = _("This contact does not belong to the client any more.")


class AffiliationQuerySet(StaffQuerySet["Affiliation"]):
    """Ties, for staff."""

    def of_contact(self, contact: Contact) -> Self:
        return self.filter(contact=contact).select_related("client").order_by("id")

    def of_client(self, client: Client) -> Self:
        return self.filter(client=client).select_related("contact").order_by("id")

    def client_names(self, contact: Contact) -> tuple[str, ...]:
        return tuple(self.of_contact(contact).values_list("client__name", flat=True)[:WORDS_OF_CLIENTS])


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

    objects = Door(AffiliationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "client"], name="people_affiliation_pair")
        ]
        indexes = [models.Index(fields=["workspace", "client"], name="people_affiliation_client")]

    @classmethod
    @transaction.atomic
    def tie(cls, contact: Contact, client: Client, *, by: Viewer, role: str = "owner") -> Self:
        """Let a contact belong to one more client. Raises AlreadyTied when it does."""
        only_staff(by, "tie.add")
        contact = Contact.objects.within(by).locked(contact.pk)
        if cls.objects.within(by).filter(contact=contact, client=client).exists():
            raise AlreadyTied
        tie: Self = cls.objects.create(
            workspace_id=by.workspace_id, contact=contact, client=client, role=role
        )
        tie._tell(by)
        contact.gather_words()
        return tie

    @transaction.atomic
    def give_role(self, role: str, *, by: Viewer) -> None:
        """What the contact may do for this client from now on."""
        only_staff(by, "tie.give_role")
        if self.role == role:
            return
        self.role = role
        if not Affiliation.objects.within(self).filter(pk=self.pk).update(role=role):
            raise NotTied
        self._tell(by)

    @transaction.atomic
    def end(self, *, by: Viewer) -> None:
        """The contact no longer belongs to the client. What it takes part in stays."""
        only_staff(by, "tie.end")
        if not self.delete()[0]:
            raise NotTied
        record(events.ContactUntied(about=self.contact, client=self._client_name), by=by)
        self.contact.gather_words()

    @property
    def _client_name(self) -> Personal:
        return Personal("contact", self.contact_id, self.client.name)

    def _tell(self, by: Viewer) -> None:
        role = str(dict(self.ROLES)[self.role])
        record(events.ContactTied(about=self.contact, client=self._client_name, role=role), by=by)
