"""The business, its address on this server, the people who work there, and the words it uses."""

import zoneinfo
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_id, new_key
from fanlight.core.tenancy import TenantModel
from fanlight.core.viewers import Viewer


class Workspace(models.Model):
    """One tenant: a business that runs portals. The same in every table is its key, `workspace_id`.

    `binds_links`: a one-tap link belongs to the device that used it first. `activates_on_confirmed`: a job that is
    confirmed opens the portal for its people, once.
    """

    SIGN_IN_POLICIES: ClassVar = [
        ("passwordless", _("Links and codes by email; no passwords")),
        ("allowed", _("Links and codes, and a password or passkey for those who want one")),
        ("required", _("A password or passkey, set when the invitation is accepted")),
    ]
    privacy: ClassVar = dict.fromkeys(
        ["name", "tagline", "zone", "currency", "portal_on", "sign_in_policy", "link_days", "link_days_max"],
        "business",
    ) | dict.fromkeys(["phone", "email", "keeps_access", "attack_until", "date_order"], "business")
    privacy |= dict.fromkeys(["binds_links", "activates_on_confirmed"], "business")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("email"), blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    currency = models.CharField(_("currency"), max_length=3, default="GBP")
    date_order = models.CharField(
        max_length=3, default="dmy", choices=[("dmy", "dmy"), ("mdy", "mdy"), ("ymd", "ymd")]
    )
    portal_on = models.BooleanField(_("portal on"), default=True)
    sign_in_policy = models.CharField(max_length=16, choices=SIGN_IN_POLICIES, default="passwordless")
    link_days = models.PositiveSmallIntegerField(_("days a new link works"), default=30)
    link_days_max = models.PositiveSmallIntegerField(_("most days a link may work"), default=90)
    keeps_access = models.BooleanField(_("keep access after a link ends, unless unticked"), default=False)
    attack_until = models.DateTimeField(null=True, blank=True)
    binds_links = models.BooleanField(_("tie one-tap links to the first device"), default=False)
    activates_on_confirmed = models.BooleanField(_("open the portal when a job is confirmed"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link_days__gte=1, link_days__lte=models.F("link_days_max")),
                name="workspaces_link_days_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def workspace_id(self) -> int:
        return self.id

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)


class Address(models.Model):
    """Where a workspace is found on this server: a name in the path, a subdomain, or the business's own domain."""

    KINDS: ClassVar = [("name", "name"), ("subdomain", "subdomain"), ("domain", "domain")]
    privacy: ClassVar = dict.fromkeys(["place", "kind", "state", "proof", "forwards"], "business")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    workspace = models.ForeignKey(Workspace, models.DO_NOTHING, related_name="+")
    place = models.CharField(max_length=253, unique=True)
    kind = models.CharField(max_length=16, choices=KINDS, default="name")
    state = models.CharField(max_length=16, default="live")
    proof = models.CharField(max_length=64, blank=True)
    forwards = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.place


class LoginManager(BaseUserManager["Login"]):
    """How logins are made; allauth looks them up by the same folded email."""

    def create_user(self, email: str, password: str | None = None) -> "Login":
        login = self.model(email=self.normalize_email(email).casefold())
        login.set_password(password)
        login.save(using=self._db)
        return login

    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(email=(username or "").casefold())


class Login(AbstractBaseUser):
    """How a person of ours signs in. One login may be a member of several workspaces; contacts are another table."""

    privacy: ClassVar = {
        "email": "personal",
        "password": "secret",
        "last_login": "technical",
        "is_active": "technical",
    }

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = LoginManager()

    def __str__(self) -> str:
        return self.email


class MemberQuerySet(StaffQuerySet["Member"]):
    """Members, for staff; what contacts read of a member (name, phone) is chosen by the page that shows it."""

    def working(self) -> Self:
        """Neither they nor their login were stopped."""
        return self.filter(disabled_at=None, login__is_active=True)


class Member(TenantModel):
    """A login's place in one workspace, with a role. Only owner and admin decide what portals show."""

    ROLES: ClassVar = [("owner", _("Owner")), ("admin", _("Admin")), ("staff", _("Staff"))]
    privacy: ClassVar = {
        "key": "technical",
        "login": "technical",
        "role": "business",
        "name": "personal",
        "phone": "personal",
    } | {
        "title": "business",
        "disabled_at": "business",
    }

    key = models.CharField(max_length=22, default=new_key, editable=False)
    login = models.ForeignKey(Login, models.DO_NOTHING, related_name="+", db_index=False)
    role = models.CharField(_("role"), max_length=8, choices=ROLES, default="staff")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)

    objects = Door(MemberQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "login"], name="workspaces_member_login"),
            models.UniqueConstraint(fields=["workspace", "key"], name="workspaces_member_by_key"),
        ]
        indexes = [models.Index(fields=["login", "workspace"], name="workspaces_member_by_login")]

    def __str__(self) -> str:
        return self.name


class PackChoice(TenantModel):
    """A trade pack this workspace has taken, and the version it took."""

    privacy: ClassVar = {"pack": "business", "version": "technical"}
    is_leaf = True

    pack = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)

    objects = Door(StaffQuerySet["PackChoice"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "pack"], name="workspaces_packchoice_pack")
        ]


class Wording(TenantModel):
    """What this workspace calls a thing, where it differs from its trade pack."""

    privacy: ClassVar = {"word": "technical", "language": "technical", "one": "business", "many": "business"}
    is_leaf = True

    word = models.CharField(max_length=40)
    language = models.CharField(max_length=12, default="en")
    one = models.CharField(max_length=60)
    many = models.CharField(max_length=60)

    objects = Door(StaffQuerySet["Wording"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "word", "language"], name="workspaces_wording_word")
        ]


class Counter(TenantModel):
    """The next number of a series (jobs: `J`), taken in the transaction that uses it: none is lost or doubled."""

    privacy: ClassVar = {"series": "technical", "next": "technical"}
    is_leaf = True

    series = models.CharField(max_length=20)
    next = models.PositiveBigIntegerField(default=1)

    objects = Door(StaffQuerySet["Counter"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "series"], name="workspaces_counter_series")
        ]

    @classmethod
    def take(cls, viewer: Viewer, series: str, *, count: int = 1) -> int:
        """The first of `count` fresh numbers. Must run inside the caller's transaction: it locks the row until then."""
        row, _made = cls.rows.get_or_create(workspace_id=viewer.workspace_id, series=series)
        cls.rows.filter(pk=row.pk, workspace_id=viewer.workspace_id).update(next=models.F("next") + count)
        return (
            int(cls.rows.values_list("next", flat=True).get(pk=row.pk, workspace_id=viewer.workspace_id))
            - count
        )
