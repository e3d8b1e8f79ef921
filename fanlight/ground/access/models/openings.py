"""Leave to open a workspace: what the operator's one-time link stands for, and what its wizard was told so far."""

import datetime
from typing import Any, ClassVar, Final

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.ids import new_id
from fanlight.ground.workspaces.models import Login, Workspace

OPENING_LASTS: Final = datetime.timedelta(hours=24)
FORGOTTEN_AFTER: Final = datetime.timedelta(days=90)
"""A wizard that nobody came back to: longer than any holiday, and not for ever."""


class OpeningQuerySet(models.QuerySet["WorkspaceOpening"]):
    """Openings. They belong to no workspace: there is none yet."""

    def behind(self, token: str) -> "WorkspaceOpening | None":
        """The opening whose link works still; None for unknown, used and late alike. At most one query."""
        if not tokens.is_well_formed(token, tokens.INVITATION):
            return None
        alive = self.filter(digest=tokens.digest(token), used_at=None, ends_at__gt=Now())
        return alive.select_related("login", "workspace").first()

    def forget_left(self) -> None:
        """Remove what came to nothing: links nobody used, and what a wizard was told long ago. Safe to repeat."""
        late = models.Q(used_at=None, ends_at__lt=now() - OPENING_LASTS)
        left = models.Q(workspace=None, used_at__lt=now() - FORGOTTEN_AFTER)
        self.filter(late | left).delete()

    def unfinished_of(self, login: Login) -> "WorkspaceOpening | None":
        """The wizard that this login has begun and not come to the end of."""
        mine = self.filter(login=login, workspace=None, used_at__isnull=False)
        return mine.order_by("-id").first()


class WorkspaceOpening(models.Model):
    """With neither login nor workspace: whoever holds the link may open one. With both: their first password.

    Once it is used, `login` is whose wizard it is and `draft` what it was told. The workspace itself appears with the
    last press, whole; until then there is nothing of it but this row.
    """

    privacy: ClassVar = (
        {"digest": "secret", "draft": "personal", "logo": "business"}
        | dict.fromkeys(["ends_at", "used_at"], "technical")
        | dict.fromkeys(["login", "workspace"], "technical")
    )

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    digest = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    draft: Any = models.JSONField(default=dict, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    login = models.ForeignKey(Login, models.DO_NOTHING, null=True, blank=True, related_name="+")
    workspace = models.ForeignKey(
        Workspace, models.DO_NOTHING, null=True, blank=True, related_name="+", db_index=False
    )

    objects = OpeningQuerySet.as_manager()

    @property
    def is_first_password(self) -> bool:
        """It is for the owner of a workspace that exists, who has no password yet."""
        return self.workspace_id is not None and self.used_at is None

    @classmethod
    def issue(cls, *, login: Login | None = None, workspace: Workspace | None = None) -> str:
        """A fresh opening, and the token of its link, which stands nowhere else."""
        token = tokens.mint(tokens.INVITATION)
        cls.objects.create(
            digest=tokens.digest(token), ends_at=now() + OPENING_LASTS, login=login, workspace=workspace
        )
        return token

    @classmethod
    @transaction.atomic
    def begin(cls, login: Login) -> "WorkspaceOpening":
        """A wizard without a link, for an owner who may open another workspace; the one under way, if there is one."""
        Login.objects.select_for_update(no_key=True).get(pk=login.pk)
        under_way = cls.objects.unfinished_of(login)
        return under_way or cls.objects.create(ends_at=now(), used_at=now(), login=login)

    def use(self, login: Login) -> bool:
        """The link is used up, by this login. False: somebody was first, or it is too late."""
        alive = WorkspaceOpening.objects.filter(pk=self.pk, used_at=None, ends_at__gt=Now())
        return bool(alive.update(used_at=now(), login=login))

    @transaction.atomic
    def keep(self, said: dict[str, Any], columns: dict[str, Any] | None = None) -> None:
        """What one step of the wizard was told. Steps left earlier stay as they are."""
        row = WorkspaceOpening.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.draft = row.draft | said
        WorkspaceOpening.objects.filter(pk=self.pk, workspace=None).update(
            draft=self.draft, **(columns or {})
        )
