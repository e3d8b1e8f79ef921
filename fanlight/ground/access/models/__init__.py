"""The tables of ways in and visits, one file per root noun."""

from fanlight.ground.access.models.codes import SignInCode
from fanlight.ground.access.models.credentials import Credential
from fanlight.ground.access.models.devices import KnownDevice
from fanlight.ground.access.models.invitations import Invitation
from fanlight.ground.access.models.links import LinkSecret, LinkUse, ShareLink, Sharing
from fanlight.ground.access.models.members import MemberInvitation
from fanlight.ground.access.models.openings import WorkspaceOpening
from fanlight.ground.access.models.sessions import PortalSession
from fanlight.ground.access.models.staff import FactorGuard, LoginIdentity, PasswordReset, StaffSession

__all__ = [
    "Credential",
    "FactorGuard",
    "Invitation",
    "KnownDevice",
    "LinkSecret",
    "LinkUse",
    "LoginIdentity",
    "MemberInvitation",
    "PasswordReset",
    "PortalSession",
    "ShareLink",
    "Sharing",
    "SignInCode",
    "StaffSession",
    "WorkspaceOpening",
]
