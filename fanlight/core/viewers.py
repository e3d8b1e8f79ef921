"""Who is asking. A viewer is a small frozen value made of keys; only gates and tasks build one.

It holds no rows, so every ring may name it. Seeing is the door's question (`visible_to(viewer)`), doing is the verb's
(`by=viewer`). The small classes are separate so that a page for staff cannot be typed with a guest.
"""

from dataclasses import dataclass, field
from typing import ClassVar

ADMIN_ROLES = ("owner", "admin")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody, inside exactly one workspace. `kind` names the class in plans, logs and tables."""

    kind: ClassVar[str] = "anonymous"
    is_staff: ClassVar[bool] = False
    is_contact: ClassVar[bool] = False

    workspace_id: int

    @property
    def is_admin(self) -> bool:
        return False

    @property
    def actor(self) -> tuple[str, int]:
        """Kind and key of the person or machine that acts, for the event row."""
        return ("nobody", 0)

    @property
    def via(self) -> tuple[str, int]:
        """Kind and key of the way in that was used, for the event row."""
        return (self.kind, 0)


@dataclass(frozen=True, slots=True)
class Anonymous(Viewer):
    """Nobody we know; sees nothing."""


@dataclass(frozen=True, slots=True)
class StaffViewer(Viewer):
    """A member of the workspace in the console."""

    kind = "staff"
    is_staff = True

    member_id: int
    role: str

    @property
    def is_admin(self) -> bool:
        return self.role in ADMIN_ROLES

    @property
    def actor(self) -> tuple[str, int]:
        return ("member", self.member_id)


@dataclass(frozen=True, slots=True)
class TaskViewer(Viewer):
    """A task or an import that acts on behalf of a member (0: of the machine itself)."""

    kind = "task"
    is_staff = True

    member_id: int
    why: str

    @property
    def actor(self) -> tuple[str, int]:
        return ("member", self.member_id) if self.member_id else ("system", 0)

    @property
    def via(self) -> tuple[str, int]:
        return (self.why, 0)


@dataclass(frozen=True, slots=True)
class PortalViewer(Viewer):
    """What everybody who looks through a portal has: the portal, whose settings it follows, its audience."""

    portal_id: int
    settings_id: int
    audience: str


@dataclass(frozen=True, slots=True)
class ContactViewer(PortalViewer):
    """A contact who came in; `contact_id` is who, `session_id` the visit.

    `assurance` is the most that was proved in this visit: link, code, password or passkey. A link alone proves that
    somebody has the link.
    """

    is_contact = True

    contact_id: int
    session_id: int
    assurance: str = field(default="link", kw_only=True)

    @property
    def is_proven(self) -> bool:
        """Whether more than a link was shown: needed to change an address or a credential, to invite, to export."""
        return self.assurance != "link"

    @property
    def actor(self) -> tuple[str, int]:
        return ("contact", self.contact_id)


@dataclass(frozen=True, slots=True)
class LinkViewer(ContactViewer):
    """A contact behind a share link: one room, until the link ends."""

    kind = "link"

    link_id: int
    room_id: int

    @property
    def via(self) -> tuple[str, int]:
        return ("share_link", self.link_id)


@dataclass(frozen=True, slots=True)
class GrantViewer(ContactViewer):
    """A contact with a grant. `scope` is own, client or listed; `client_id` is 0 unless scope is client.

    `link_id` is the one-tap link they came through, or 0.
    """

    kind = "grant"

    grant_id: int
    scope: str
    client_id: int
    link_id: int = field(default=0, kw_only=True)

    @property
    def via(self) -> tuple[str, int]:
        return ("share_link", self.link_id) if self.link_id else ("grant", self.grant_id)


@dataclass(frozen=True, slots=True)
class PreviewViewer(PortalViewer):
    """A member who looks at one room as an audience would. Reads only; never counts as a visit."""

    kind = "preview"

    member_id: int
    room_id: int

    @property
    def actor(self) -> tuple[str, int]:
        return ("member", self.member_id)
