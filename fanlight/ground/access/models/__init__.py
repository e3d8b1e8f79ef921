"""The tables of ways in and visits, one file per root noun."""

from fanlight.ground.access.models.allowances import Allowance
from fanlight.ground.access.models.codes import SignInCode
from fanlight.ground.access.models.credentials import Credential, PasskeyChallenge
from fanlight.ground.access.models.devices import KnownDevice
from fanlight.ground.access.models.feeds import CalendarFeed
from fanlight.ground.access.models.invitations import Invitation
from fanlight.ground.access.models.links import ShareLink, Sharing
from fanlight.ground.access.models.members import MemberInvitation
from fanlight.ground.access.models.openings import WorkspaceOpening
from fanlight.ground.access.models.sessions import PortalSession
from fanlight.ground.access.models.staff import FactorGuard, LoginIdentity, PasswordReset, StaffSession
from fanlight.ground.access.models.uses import LinkSecret, LinkUse

__all__ = [
    "Allowance",
    "CalendarFeed",
    "Credential",
    "FactorGuard",
    "Invitation",
    "KnownDevice",
    "LinkSecret",
    "LinkUse",
    "LoginIdentity",
    "MemberInvitation",
    "PasskeyChallenge",
    "PasswordReset",
    "PortalSession",
    "ShareLink",
    "Sharing",
    "SignInCode",
    "StaffSession",
    "WorkspaceOpening",
]
