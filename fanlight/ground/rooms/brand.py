"""How a business looks to its clients: its colour and its logo, and the verb that sets them."""

import io
import re
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import record
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob
from fanlight.ground.rooms import events
from fanlight.ground.rooms.models import Branding

HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
NAME_LENGTH: Final = 16


def look_of(owner: OfWorkspace) -> Branding:
    """The workspace's own look."""
    look: Branding = Branding.objects.within(owner).select_related("logo").get(portal=None)
    return look


def logo_digest(workspace: str) -> Subquery:
    """The digest of the logo of the workspace in the column of that name, for a query over something else."""
    look = Branding.objects.everyone("the workspace's own look, joined to its row")
    own = look.filter(workspace_id=OuterRef(workspace), portal=None)
    return Subquery(own.values("logo__digest")[:1])


def logo_path(place: str, digest: Any) -> str:
    """The address of a logo, which changes with the picture; nothing without one."""
    return f"/{place}/brand/{bytes(digest).hex()[:NAME_LENGTH]}.png" if digest else ""


def logo_named(owner: OfWorkspace, name: str) -> bytes | None:
    """The picture at such an address, while it is the workspace's logo."""
    logo = look_of(owner).logo
    is_it = logo is not None and bytes(logo.digest).hex().startswith(name) and len(name) == NAME_LENGTH
    return logo.path.read_bytes() if is_it and logo else None


@transaction.atomic
def set_look(
    owner: OfWorkspace, accent: str, *, by: Viewer, logo: bytes = b"", no_logo: bool = False
) -> None:
    """Colour, and a new logo (a PNG of `blobs.pictures`) or none at all. It shows at the next page. Admins only."""
    if not by.is_admin:
        raise NotAllowed("brand.set", _("Only owners and administrators decide how the business looks."))
    if not HEX.fullmatch(accent):
        raise Malformed(_("Write the colour like #1b6b58."), field="accent")
    values: dict[str, object] = {"accent": accent.lower()}
    if logo or no_logo:
        values["logo"] = _kept(owner, logo) if logo else None
    look = look_of(owner)
    changed = [name for name, value in values.items() if getattr(look, name) != value]
    if changed:
        compare_and_set(look, expect={}, **values)
        record(events.BrandChanged(about=look, fields=sorted(changed)), by=by)


def _kept(owner: OfWorkspace, logo: bytes) -> Blob:
    return ingest.receive(owner, io.BytesIO(logo), declared_name="logo.png").own_blob()
