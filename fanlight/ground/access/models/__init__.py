"""The tables of ways in and visits, one file per root noun."""

from fanlight.ground.access.models.invitations import MemberInvitation
from fanlight.ground.access.models.links import LinkSecret, LinkUse, ShareLink, Sharing
from fanlight.ground.access.models.openings import WorkspaceOpening
from fanlight.ground.access.models.sessions import PortalSession

__all__ = [
    "LinkSecret",
    "LinkUse",
    "MemberInvitation",
    "PortalSession",
    "ShareLink",
    "Sharing",
    "WorkspaceOpening",
]
