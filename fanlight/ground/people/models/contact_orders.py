"""The orders that lists of contacts are read in, each with its index: by state, on the portal, without an address."""

from typing import Any, Final

from django.db.models import Index, Q

from fanlight.ground.people.models.entries import ARCHIVED, LIVE, MERGED

ON_PORTAL: Final = ~Q(portal_state="")
ALIVE_ON_PORTAL: Final = ON_PORTAL & ~Q(portal_state="ended")


def _index(name: str, *fields: str, where: Q) -> Index:
    return Index(fields=fields, condition=where, name=f"people_contact_{name}")


def _without_email_in(state: Q, name: str) -> list[Index]:
    """Those of one state of the list who have no address, in either order: few rows, so small indexes."""
    lacking: Any = Q(has_email=False) & state
    return [
        _index(f"noaddr_{name}", "workspace", "name_key", "id", where=lacking),
        _index(f"noaddr_{name}_new", "workspace", "id", where=lacking),
    ]


INDEXES: Final = [
    _index("live", "workspace", "name_key", "id", where=LIVE),
    _index("archived", "workspace", "name_key", "id", where=ARCHIVED),
    _index("merged", "workspace", "merged_into", where=MERGED),
    _index("on_portal", "workspace", "portal_state", "name_key", "id", where=ON_PORTAL),
    _index("portal_seen", "workspace", "portal_state", "signed_in_order", "id", where=ON_PORTAL),
    _index("users", "workspace", "name_key", "id", where=ON_PORTAL),
    _index("users_seen", "workspace", "signed_in_order", "id", where=ON_PORTAL),
    _index("alive", "workspace", "name_key", "id", where=ALIVE_ON_PORTAL),
    _index("alive_seen", "workspace", "signed_in_order", "id", where=ALIVE_ON_PORTAL),
    _index("portal_until", "portal_until", where=Q(portal_until__isnull=False)),
    *_without_email_in(LIVE, "live"),
    *_without_email_in(ARCHIVED, "arch"),
    *_without_email_in(Q(merged_into=None), "all"),
]
