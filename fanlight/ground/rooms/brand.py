"""How a business looks to its clients: its colour and its logo, and the verb that sets them."""

import io
import re
from typing import Final

from django.db import transaction
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


def look_of(owner: OfWorkspace) -> Branding:
    """The workspace's own look."""
    look: Branding = Branding.objects.within(owner).select_related("logo").get(portal=None)
    return look


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
    return ingest.store(owner, io.BytesIO(logo), declared_name="logo.png")
