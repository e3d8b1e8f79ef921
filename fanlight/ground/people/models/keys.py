"""The key of each person, which seals what events say of them."""

from typing import Any, ClassVar

from django.db import models

from fanlight.core import sealing
from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models.contacts import Contact
from fanlight.ground.workspaces.models import Member


class PersonKeyQuerySet(StaffQuerySet["PersonKey"]):
    """Keys of persons; nobody sees them, the event writer asks for one by person."""

    def opened(self, owner: Any, person: str, person_id: int) -> bytes:
        """The 32 bytes that seal this person's values, made at first use. Raises LookupError once it was destroyed."""
        field = {"contact": "contact_id", "member": "member_id"}[person]
        row = self.of(owner).filter(**{field: person_id}).first()
        row = row or PersonKey.make(owner, field, person_id)
        if not row.sealed:
            raise LookupError("This person was erased.")
        return row.key()


class PersonKey(TenantModel):
    """The key that seals one person's values in events. Destroying it erases them; the chain still verifies."""

    privacy: ClassVar = {"contact": "technical", "member": "technical", "sealed": "secret"}
    is_leaf = True

    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)

    objects = Door(PersonKeyQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact"], name="people_personkey_contact"),
            models.UniqueConstraint(fields=["workspace", "member"], name="people_personkey_member"),
        ]

    @property
    def place(self) -> str:
        return f"people_personkey|sealed|{self.workspace_id}|{self.pk}"

    def key(self) -> bytes:
        """The 32 bytes in clear; not to be asked of a row whose key was destroyed."""
        return sealing.unseal(
            bytes(self.sealed or b""), key=sealing.purpose_key("person-keys"), bound_to=self.place
        )

    @classmethod
    def make(cls, owner: Any, field: str, person_id: int) -> "PersonKey":
        row = cls(workspace_id=owner.workspace_id, **{field: person_id})
        row.sealed = sealing.seal(
            sealing.new_key(), key=sealing.purpose_key("person-keys"), bound_to=row.place
        )
        row.save()
        return row
