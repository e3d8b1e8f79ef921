"""What a contact typed and did not send yet. It lies on our side: a lost page, or another phone, finds it again."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils.timezone import now

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.errors import NotAllowed
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import GrantViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Portal
from fanlight.work.requests import reach
from fanlight.work.requests.wording import Typed


class RequestDraftQuerySet(GuardedQuerySet["RequestDraft"]):
    """Drafts: for whoever writes them and nobody else, staff least of all."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if not isinstance(viewer, GrantViewer):
            return mine.none()
        return mine.filter(contact_id=viewer.contact_id, portal_id=viewer.portal_id)


class RequestDraft(TenantModel):
    """One for each contact and portal. `press` is that of the request it becomes, so that it becomes one only."""

    privacy: ClassVar = dict.fromkeys(["contact", "portal", "press"], "technical") | {
        "typed": "personal",
        "saved_at": "business",
    }
    is_leaf = True

    press = models.CharField(max_length=64)
    typed: Any = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=now)
    contact = TenantForeignKey(Contact, owned=True)
    portal = TenantForeignKey(Portal, owned=True)

    objects = Door(RequestDraftQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "portal"], name="requests_requestdraft_once"
            )
        ]

    @classmethod
    @transaction.atomic
    def keep(cls, typed: Typed, *, by: Viewer, press: str) -> "RequestDraft | None":
        """Keep what was typed in place of what was kept before. None: it was sent already, or says nothing.

        A form that is saved by itself may arrive after the press of Send: the contact's row puts the two in line.
        """
        from fanlight.work.requests.models.requests import WorkRequest  # which forgets its draft

        if not isinstance(by, GrantViewer) or not reach.may_ask(by):
            raise NotAllowed("request.draft")
        Contact.objects.within(by).locked(by.contact_id)
        mine = cls.objects.within(by).filter(contact_id=by.contact_id, portal_id=by.portal_id)
        if typed.is_empty or WorkRequest.of_press(press, by=by):
            return None
        values: dict[str, Any] = {"typed": typed.row, "press": press, "saved_at": now()}
        owner = {"workspace_id": by.workspace_id, "contact_id": by.contact_id, "portal_id": by.portal_id}
        if not mine.update(**values):
            cls.objects.create(**owner, **values)
        return mine.get()

    @classmethod
    def discard(cls, *, by: Viewer) -> None:
        """Nothing is kept any more of what this reader typed in this portal."""
        cls.objects.visible_to(by).delete()
