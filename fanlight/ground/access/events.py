"""The facts that access can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal


@dataclass(frozen=True, kw_only=True)
class LinkShared(Fact):
    name = "link.shared"
    meaning = "A share link was made for a contact."
    story = _("made a share link")

    contact: int
    until: str
    keeps_access: bool


@dataclass(frozen=True, kw_only=True)
class LinkMinted(Fact):
    name = "link.minted"
    meaning = "An address that opens a share link was copied or put into a letter."
    story = _("took the address of a share link (…{last_four})")

    why: str
    last_four: str


@dataclass(frozen=True, kw_only=True)
class LinkWithdrawn(Fact):
    name = "link.withdrawn"
    meaning = "The address in a letter that never left was ended."
    story = _("withdrew the address of a share link (…{last_four}): its letter did not leave")

    last_four: str


@dataclass(frozen=True, kw_only=True)
class LinkOpened(Fact):
    name = "link.opened"
    meaning = "A contact came in through a share link."
    story = _("came in through a share link")

    ip: Personal
    agent: Personal


@dataclass(frozen=True, kw_only=True)
class LinkRefused(Fact):
    name = "link.refused"
    meaning = "Somebody pressed the button of a link that has ended."
    story = _("was turned away: the link has ended")

    ip: Personal


@dataclass(frozen=True, kw_only=True)
class LinkEnded(Fact):
    name = "link.ended"
    meaning = "A share link was ended before its time."
    story = _("ended a share link")

    and_grant: bool


@dataclass(frozen=True, kw_only=True)
class AccessTaken(Fact):
    name = "access.taken"
    meaning = "The access that a share link had left behind was taken away."
    story = _("took away the access that an ended link had kept")

    contact: int


@dataclass(frozen=True, kw_only=True)
class VisitEnded(Fact):
    name = "visit.ended"
    meaning = "A contact signed out of the portal."
    story = _("signed out")


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact):
    name = "invitation.made"
    meaning = "Somebody was asked to join the team."
    story = _("invited {to} to the team")

    to: Personal
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationRenewed(Fact):
    name = "invitation.renewed"
    meaning = "An invitation was sent again; the older link opens nothing any more."
    story = _("sent the invitation of {to} again")

    to: Personal


@dataclass(frozen=True, kw_only=True)
class InvitationCancelled(Fact):
    name = "invitation.cancelled"
    meaning = "An invitation was taken back before it was accepted."
    story = _("cancelled the invitation of {to}")

    to: Personal


@dataclass(frozen=True, kw_only=True)
class SignInChanged(Fact):
    name = "sign_in.changed"
    meaning = "How a member signs in was changed: password, second factor, recovery codes or single sign-on."
    story = _("changed how they sign in")

    what: str


@dataclass(frozen=True, kw_only=True)
class ResetSent(Fact):
    name = "sign_in.reset_sent"
    meaning = "An administrator had a letter sent by which a member chooses a new password."
    story = _("sent {who} a letter to choose a new password")

    who: Personal


@dataclass(frozen=True, kw_only=True)
class MemberSignedOut(Fact):
    name = "sign_in.ended"
    meaning = "Every device of a member was signed out."
    story = _("signed {who} out everywhere")

    who: Personal
