"""A member at the console: a test client that knows its workspace, speaks htmx when asked, and reads as people do."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from fanlight.ground.workspaces.models import Member

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


@dataclass
class Desk:
    """`get("jobs/")` is a page of the workspace `place`; `htmx=True` asks for a piece of it."""

    client: Client
    place: str

    def get(self, path: str, *, htmx: bool = False, **query: Any) -> Any:
        return self.client.get(f"/console/{self.place}/{path}", query, **(HTMX if htmx else {}))

    def post(self, path: str, *, htmx: bool = False, **fields: Any) -> Any:
        said = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(f"/console/{self.place}/{path}", said, **(HTMX if htmx else {}))


def at_the_desk(viewer: Any, place: str = "alder") -> Desk:
    client = Client()
    member = Member.objects.within(viewer).select_related("login").get(pk=viewer.member_id)
    login: AbstractBaseUser = member.login
    client.force_login(login)
    return Desk(client, place)


def words(answer: Any) -> str:
    """What a person reads: without markup, white space as single spaces."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def typed(answer: Any, name: str) -> str:
    """What stands in the field of that name."""
    text = answer.content.decode()
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    line = re.search(rf'<input(?=[^>]*name="{name}")[^>]*value="([^"]*)"', text)
    found = area or line
    return html.unescape(found[1]) if found else ""


def wrong(answer: Any, name: str) -> str:
    """What is said to be wrong with the field of that name, found as a screen reader finds it."""
    text = answer.content.decode()
    control = re.search(
        rf'<(?:input|select|textarea)(?=[^>]*name="{name}")(?=[^>]*aria-invalid="true")[^>]*>', text
    )
    if not control:
        return ""
    described = re.search(r'aria-describedby="([^"]*)"', control[0])
    ids = described[1].split() if described else []
    said = [
        re.search(rf'id="{one}"[^>]*>(.*?)</p>', text, re.DOTALL)
        for one in ids
        if one.endswith(("error", "wrong"))
    ]
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", one[1]).strip() for one in said if one))
