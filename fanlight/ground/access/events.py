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
class OneTapMade(Fact):
    name = "link.one_tap"
    meaning = "A link was made that signs a contact straight in."
    story = _("made a one-tap link")

    contact: int
    until: str


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
class LinkOnOtherDevice(Fact):
    name = "link.other_device"
    meaning = "A link was pressed on another device than the one it is tied to; nobody came in."
    story = _("was asked for a code: the link belongs to another device")

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
class VisitsEnded(Fact):
    name = "visit.ended_elsewhere"
    meaning = "Visits of a contact on other devices were ended, by themselves or by staff."
    story = _("ended visits on other devices: {visits}")

    visits: int


@dataclass(frozen=True, kw_only=True)
class VisitChanged(Fact):
    name = "visit.changed"
    meaning = "A reader went on as somebody else of their mailbox, for another client or in another portal."
    story = _("changed to {to}")

    to: Personal


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
class ContactInvited(Fact):
    name = "portal_invitation.made"
    meaning = "A contact was asked, by letter, to take up access to a portal."
    story = _("invited {to} to the {portal}")

    contact: int
    to: Personal
    portal: str
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactUninvited(Fact):
    name = "portal_invitation.cancelled"
    meaning = "The invitation of a contact was taken back before it was accepted."
    story = _("cancelled the invitation of {to} to the {portal}")

    contact: int
    to: Personal
    portal: str


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Fact):
    name = "portal_invitation.accepted"
    meaning = "A contact accepted the invitation to a portal; `method` is how."
    story = _("accepted the invitation to the {portal}")

    contact: int
    portal: str
    method: str


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Fact):
    name = "password.set"
    meaning = "A contact set a password, or changed it."
    story = _("set a password")

    contact: int


@dataclass(frozen=True, kw_only=True)
class PasswordRemoved(Fact):
    name = "password.removed"
    meaning = "The password of a contact was removed; codes go on working."
    story = _("removed the password")

    contact: int


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(Fact):
    name = "passkey.added"
    meaning = "A contact added a passkey."
    story = _("added a passkey")

    contact: int


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(Fact):
    name = "passkey.removed"
    meaning = "A passkey of a contact was removed."
    story = _("removed a passkey")

    contact: int


@dataclass(frozen=True, kw_only=True)
class PasskeyDoubted(Fact):
    name = "passkey.doubted"
    meaning = "A passkey counted backwards, as a copy of it would; it was refused."
    story = _("was turned away: the passkey counted backwards, as a copy would")

    contact: int


@dataclass(frozen=True, kw_only=True)
class CredentialUsed(Fact):
    name = "credential.used"
    meaning = "A contact came in by a password or a passkey."
    story = _("came in by {method}")

    contact: int
    method: str


@dataclass(frozen=True, kw_only=True)
class ColleagueInvited(Fact):
    name = "colleague.invited"
    meaning = "A contact who is an owner at a client invited a colleague to the client's portal."
    story = _("invited the colleague {to} as {role}")

    contact: int
    to: Personal
    role: str


@dataclass(frozen=True, kw_only=True)
class ColleagueRemoved(Fact):
    name = "colleague.removed"
    meaning = "A contact who is an owner at a client took away a colleague's access to it."
    story = _("took away the access of the colleague {to}")

    contact: int
    to: Personal


@dataclass(frozen=True, kw_only=True)
class CodeUsed(Fact):
    name = "code.used"
    meaning = "A contact came in with a code by email."
    story = _("came in with a code by email")

    portal: str
    ip: Personal
    agent: Personal


@dataclass(frozen=True, kw_only=True)
class CodeRefused(Fact):
    """`why` is disabled or no_access; nobody outside was told."""

    name = "code.refused"
    meaning = "Somebody asked for a sign-in code for a contact who may not come in; no letter was sent."
    story = _("asked for a sign-in code and got none: this contact may not come in")

    why: str


@dataclass(frozen=True, kw_only=True)
class IdentityConfirmed(Fact):
    name = "visit.confirmed"
    meaning = "A contact confirmed by a code, in the midst of a visit, who they are."
    story = _("confirmed by a code who they are")


@dataclass(frozen=True, kw_only=True)
class CodesAttacked(Fact):
    name = "codes.attacked"
    meaning = "Many wrong codes were typed: for some hours codes for unknown devices are longer."
    story = _("typed many wrong sign-in codes; codes for new devices are longer for some hours")


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


@dataclass(frozen=True, kw_only=True)
class FeedMade(Fact):
    name = "feed.made"
    meaning = "A contact made a private address for their calendar."
    story = _("made a calendar address (…{last_four})")

    last_four: str


@dataclass(frozen=True, kw_only=True)
class FeedEnded(Fact):
    name = "feed.ended"
    meaning = "A private calendar address was ended, by its contact or the business."
    story = _("ended a calendar address (…{last_four})")

    last_four: str
