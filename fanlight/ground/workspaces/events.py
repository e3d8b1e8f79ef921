"""The facts that workspaces can announce: about the business itself, and about who works there."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal


@dataclass(frozen=True, kw_only=True)
class WorkspaceOpened(Fact):
    name = "workspace.opened"
    meaning = "The business was opened on this server."
    story = _("opened this workspace at /{place}/")

    place: str


@dataclass(frozen=True, kw_only=True)
class OfMember:
    """What every fact about a member tells: who it is, sealed for that person."""

    who: Personal


@dataclass(frozen=True, kw_only=True)
class MemberJoined(OfMember, Fact):
    name = "member.joined"
    meaning = "Somebody became a member of the workspace by an invitation."
    story = _("joined the team")

    role: str


@dataclass(frozen=True, kw_only=True)
class MemberRoleChanged(OfMember, Fact):
    name = "member.role_changed"
    meaning = "A member was given another role."
    story = _("made {who} {role}")

    role: str


@dataclass(frozen=True, kw_only=True)
class MemberStopped(OfMember, Fact):
    name = "member.stopped"
    meaning = "A member may no longer sign in to this workspace."
    story = _("stopped the access of {who}")


@dataclass(frozen=True, kw_only=True)
class MemberResumed(OfMember, Fact):
    name = "member.resumed"
    meaning = "A member who was stopped may sign in again."
    story = _("gave {who} access again")


@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Fact):
    name = "member.profile_changed"
    meaning = "A member changed their own name, phone number or job title."
    story = _("changed their own details")

    fields: list[str]
