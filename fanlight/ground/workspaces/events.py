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


@dataclass(frozen=True, kw_only=True)
class OfField:
    """What every fact about an own field tells. `rewords`: rows are found by other words from now on."""

    noun: str
    key: str
    label: str
    rewords: bool = False


@dataclass(frozen=True, kw_only=True)
class OwnFieldAdded(OfField, Fact):
    name = "own_field.added"
    meaning = "A field was added to jobs, clients or contacts of the workspace."
    story = _("added the field “{label}”")


@dataclass(frozen=True, kw_only=True)
class OwnFieldChanged(OfField, Fact):
    name = "own_field.changed"
    meaning = "Name, choices, audiences or search of a field of the workspace were changed."
    story = _("changed the field “{label}”")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class OwnFieldMoved(OfField, Fact):
    name = "own_field.moved"
    meaning = "A field of the workspace got another place among the others."
    story = _("moved the field “{label}”")


@dataclass(frozen=True, kw_only=True)
class OwnFieldArchived(OfField, Fact):
    name = "own_field.archived"
    meaning = "A field of the workspace was put away; rows keep what they say in it."
    story = _("archived the field “{label}”")


@dataclass(frozen=True, kw_only=True)
class OwnFieldRestored(OfField, Fact):
    name = "own_field.restored"
    meaning = "An archived field of the workspace was taken out again, with all that rows say in it."
    story = _("restored the field “{label}”")


@dataclass(frozen=True, kw_only=True)
class OfView:
    """What every fact about a saved view tells: the list it is of, and its name."""

    listing: str
    view: str


@dataclass(frozen=True, kw_only=True)
class ViewSaved(OfView, Fact):
    name = "view.saved"
    meaning = "Somebody kept a list with its search, filters and order under a name."
    story = _("saved the view “{view}”")


@dataclass(frozen=True, kw_only=True)
class ViewRenamed(OfView, Fact):
    name = "view.renamed"
    meaning = "A saved view got another name."
    story = _("renamed a view to “{view}”")


@dataclass(frozen=True, kw_only=True)
class ViewRemoved(OfView, Fact):
    name = "view.removed"
    meaning = "A saved view was removed."
    story = _("removed the view “{view}”")


@dataclass(frozen=True, kw_only=True)
class SignInSet(Fact):
    name = "sign_in.set"
    meaning = "An administrator changed how clients sign in, or what links and confirmed jobs do."
    story = _("changed how clients sign in to the portal")

    policy: str
    binds_links: bool
    activates_on_confirmed: bool
