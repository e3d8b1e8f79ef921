"""Where a workspace is found: names in paths, the words that are ours, and full addresses for letters and copies."""

import re
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed
from fanlight.core.folding import folded
from fanlight.ground.workspaces.models import Address, Workspace

RESERVED: Final = frozenset(
    "accounts admin api app assets auth console embed favicon.ico feed files gallery health help l link login logout "
    "mail media portal robots.txt sign-in signin static status support www".split()
)
SUGGESTED_LENGTH: Final = 40
NAME_PATTERN: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def checked_name(name: str) -> str:
    """The name as it may stand in an address. Raises Malformed for anything a browser or we need ourselves."""
    name = name.strip().lower()
    if not NAME_PATTERN.fullmatch(name):
        raise Malformed(_("Use letters, digits and hyphens only, up to 63."), field="place")
    if name in RESERVED:
        raise Malformed(_("This word is needed for the portal itself. Choose another name."), field="place")
    return name


def suggested(name: str) -> str:
    """A free name for the address of a business, made from what it is called; nothing when it has no such letters."""
    stem = (
        re.sub(r"[^a-z0-9]+", "-", folded(name).replace("&", " ").replace("'", ""))
        .strip("-")[:SUGGESTED_LENGTH]
        .strip("-")
    )
    tried = [stem, *(f"{stem}-{number}" for number in range(2, 10))] if stem else []
    taken = set(Address.objects.filter(place__in=tried).values_list("place", flat=True)) | RESERVED
    return next((place for place in tried if place not in taken), "")


def portal_address(name: str, path: str = "") -> str:
    """The full address of a portal page, from the configured origin: never from a request's Host header."""
    return f"{settings.ORIGIN.geturl().rstrip('/')}/{name}/{path.lstrip('/')}"


def console_address(name: str, path: str = "") -> str:
    return f"{settings.ORIGIN.geturl().rstrip('/')}/console/{name}/{path.lstrip('/')}"


def name_of(workspace_id: int) -> str:
    """The name under which a workspace's portal answers today."""
    live = Address.objects.filter(workspace_id=workspace_id, kind="name", forwards=False)
    return str(live.values_list("place", flat=True)[0])


def workspace_named(name: str) -> Workspace | None:
    found = Address.objects.select_related("workspace").filter(place=name, kind="name", state="live").first()
    return found.workspace if found else None
