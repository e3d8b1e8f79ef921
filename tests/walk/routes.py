"""What the walk knows of one route: for whom it is, what its ids name, and a body that would be accepted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.walk.stage import Stage
from tests.walk.viewers import Walker

GET, POST = ("GET", "HEAD"), ("POST",)
BOTH = GET + POST

type Body = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """One URL name. `thing` is what its ids name; `closed` lists audiences whose portal has that section off.

    `is_personal`: only the member or contact it belongs to may come, whose role stands in the thing's label. `roles`:
    those of contacts for their client who may, with nothing for whoever has none; empty for all. `needs_proof`: to
    send it, more than a link must have been shown. `needs_grant`: a share link is not enough even to see it.
    `needs_client`: only a grant for the whole client is enough. `policies`: those of signing in under which the page is
    there; empty for all.
    """

    face: str
    audience: str
    thing: str = ""
    args: tuple[str, ...] = ()
    methods: tuple[str, ...] = GET
    body: Callable[[Stage], Body] | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    closed: tuple[str, ...] = ()
    of_workspace: bool = False
    refuses: tuple[int, ...] = ()
    is_personal: bool = False
    roles: tuple[str, ...] = ()
    needs_proof: bool = False
    needs_grant: bool = False
    needs_client: bool = False
    policies: tuple[str, ...] = ()

    def post(self, stage: Stage) -> Body:
        return self.body(stage) if self.body else {}

    def asks_more_of(self, walker: Walker, method: str) -> bool:
        """It is theirs, and still they may not: only a link was shown, or their role for the client is another."""
        is_unproven = self.needs_proof and walker.by_link and method == "POST"
        return is_unproven or bool(self.roles and walker.role not in self.roles)

    def is_there_under(self, policy: str) -> bool:
        return not self.policies or policy in self.policies

    def closed_to(self, walker: Walker) -> bool:
        is_short = (self.needs_grant and walker.is_guest) or (self.needs_client and not walker.has_client)
        return not walker.is_staff and (is_short or walker.audience in self.closed)


def console(thing: str = "", *args: str, **said: Any) -> Route:
    return Route("console", said.pop("audience", "staff"), thing, args, **said)


def portal(thing: str = "", *args: str, **said: Any) -> Route:
    return Route("portal", said.pop("audience", "contacts"), thing, args, **said)


NUMBER, KEY, PAIR, TIE = ("number",), ("key",), ("number", "key"), ("key", "client")
OF_CONTACT = ("key", "grant")
OF_JOBS = (("listing", "jobs"),)
WALKED = (("field", "walked"),)
COLLEAGUE: Body = {"name": "Ann", "email": "ann@mail.example", "role": "viewer"}
OWNER = ("owner",)
WHO_WRITE = ("", "owner", "approver", "billing", "technical")
WHO_UPLOAD = ("", "owner", "approver", "technical")
WHERE_KEPT: Body = {"policies": ("allowed", "required")}
OWN_KEYS: Body = WHERE_KEPT | {"needs_grant": True}
OF_GRANT: Body = {"needs_grant": True}
PERSONAL: Body = {"of_workspace": True, "is_personal": True}
SETTING: Body = {"audience": "admins", "of_workspace": True}
