"""Where one can go in the console, and what can be begun from anywhere: the sidebar, Ctrl K, the keys after `g`.

Only the names of pages stand here. Whether a page is there, and for whom, its view's mark says: what somebody may not
use is neither shown nor found.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.urls import get_resolver
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

URLS: Final = "fanlight.faces.console.urls"

type Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the sidebar. `within`: how the addresses begin that belong to it; `key`: what follows a `g`.

    `mark`: which of the frame's marks stands beside it, where something new waits there.
    """

    name: str
    label: Sentence
    icon: str
    within: tuple[str, ...] = ()
    key: str = ""
    mark: str = ""

    @property
    def address_name(self) -> str:
        return f"console:{self.name}"


@dataclass(frozen=True, slots=True)
class Command:
    """What can be begun from anywhere: a page, or with `posts` a form of one button. `address`: beyond this console."""

    label: Sentence
    icon: str
    name: str = ""
    args: tuple[str, ...] = ()
    address: str = ""
    posts: tuple[str, str] | None = None

    @property
    def address_name(self) -> str:
        return f"console:{self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading; the first group has none."""

    label: Sentence
    places: tuple[Place, ...]


GROUPS: Final = (
    Group(
        "",
        (
            Place("home", _("Home"), "house", ("", "waiting", "activity"), "h"),
            Place("job-list", _("Jobs"), "briefcase-business", ("jobs",), "j"),
            Place("thread-list", _("Messages"), "message-square", ("messages",), "m", mark="messages"),
            Place("request-list", _("Work requests"), "inbox", ("requests",), "r", mark="requests"),
            Place("contact-list", _("Contacts"), "users", ("contacts",), "c"),
            Place("client-list", _("Clients"), "building-2", ("clients",), "l"),
            Place("site-list", _("Sites"), "map-pin", ("sites",), "s"),
            Place("asset-list", _("Assets"), "wrench", ("assets",), "a"),
            Place("calendar", _("Calendar"), "calendar-days", ("calendar",), "k"),
        ),
    ),
    Group(
        _("Data"),
        (
            Place(
                "transfer-list",
                _("Import and export"),
                "arrow-down-up",
                ("transfers", "import", "export", "exports"),
                "i",
            ),
        ),
    ),
    Group(
        _("Client portal"),
        (
            Place(
                "portal-user-list", _("Portal users"), "key-round", ("portal-users", "grants", "links"), "u"
            ),
            Place("portal-list", _("Portal settings"), "palette", ("portals", "brand"), "p"),
        ),
    ),
    Group(
        _("Workspace"),
        (
            Place("team-list", _("Team"), "id-card", ("team",), "t"),
            Place("field-list", _("Fields"), "text-cursor-input", ("fields",), "f"),
        ),
    ),
)

COMMANDS: Final = (
    Command(_("New job"), "plus", "job-new"),
    Command(_("New contact"), "plus", "contact-new"),
    Command(_("New client"), "plus", "client-new"),
    Command(_("New site"), "plus", "site-new"),
    Command(_("New asset"), "plus", "asset-new"),
    Command(_("Plan a visit"), "calendar-days", "calendar-plan"),
    Command(_("Import a file"), "upload", "import-new"),
    Command(_("Export jobs"), "download", "export-new", args=("jobs",)),
    Command(_("Export contacts"), "download", "export-new", args=("contacts",)),
    Command(_("Export clients"), "download", "export-new", args=("clients",)),
    Command(_("Export sites"), "download", "export-new", args=("sites",)),
    Command(_("Export assets"), "download", "export-new", args=("assets",)),
    Command(_("Export User Report"), "download", "export-new", args=("portal_users",)),
    Command(_("Invite a colleague"), "user", "team-invite"),
    Command(_("New field"), "plus", "field-new"),
    Command(_("Brand: colour and logo"), "palette", "brand-edit"),
    Command(_("Sign-in & links: how clients come in"), "key-round", "sign-in-edit"),
    Command(_("Who hears of work requests"), "inbox", "watchers-edit"),
    Command(_("Your details"), "user", "profile"),
    Command(_("Keyboard help"), "keyboard", "keys-show"),
    Command(_("Light colours"), "sun", "theme-set", posts=("theme", "light")),
    Command(_("Dark colours"), "moon", "theme-set", posts=("theme", "dark")),
    Command(_("Colours as the device"), "monitor", "theme-set", posts=("theme", "")),
    Command(_("Invite somebody"), "plus", "team-invite"),
    Command(_("Brand"), "palette", "brand-edit"),
    Command(_("Your details"), "user", "profile"),
    Command(_("All workspaces"), "chevrons-up-down", address="/console/?all=1"),
    Command(_("Sign out"), "log-out", address="/accounts/logout/", posts=("from", "commands")),
)


@cache
def groups(*, is_admin: bool) -> tuple[Group, ...]:
    """What this reader's sidebar shows."""
    mine = (
        Group(group.label, tuple(place for place in group.places if is_open(place.name, is_admin=is_admin)))
        for group in GROUPS
    )
    return tuple(group for group in mine if group.places)


def places(*, is_admin: bool) -> tuple[Place, ...]:
    return tuple(place for group in groups(is_admin=is_admin) for place in group.places)


@cache
def commands(*, is_admin: bool) -> tuple[Command, ...]:
    return tuple(one for one in COMMANDS if one.address or is_open(one.name, is_admin=is_admin))


def address_in(workspace: str, section: str, *, is_admin: bool) -> str:
    """The page of the same kind in another workspace: its list, where this reader has one; else its first page."""
    here = [place for group in groups(is_admin=is_admin) for place in group.places if section in place.within]
    return f"/console/{workspace}/{_routes()[here[0].name] if here else ''}"


def is_open(name: str, *, is_admin: bool) -> bool:
    """Whether there is such a page, and this reader may use it."""
    audience = _audiences().get(name)
    return audience == "staff" or (audience == "admins" and is_admin)


@cache
def _routes() -> dict[str, str]:
    """How the address of each page is spelled, behind that of its workspace."""
    patterns: list[Any] = get_resolver(URLS).url_patterns
    return {pattern.name: str(pattern.pattern) for pattern in patterns}


@cache
def _audiences() -> dict[str, str]:
    """For whom each page of the console is, by its URL name."""
    patterns: list[Any] = get_resolver(URLS).url_patterns
    return {pattern.name: getattr(pattern.callback, "audience", "") for pattern in patterns}
