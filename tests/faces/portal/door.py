"""A reader at a business's door: a browser of their own, what it shows, and everything the database holds."""

import hashlib
import html
import re
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.test import Client

from fanlight.ground.rooms.models import PortalSetting
from tests import world

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
NONCE_OR_TOKEN = re.compile(
    rb'nonce="[^"]+"|name="(?:csrfmiddlewaretoken|press)" value="[^"]+"|"X-CSRFToken": "[^"]+"'
)


@dataclass
class Reader:
    """`get("jobs/J-1/")` is a page of the portal `place`; `htmx=True` asks for a piece of it."""

    client: Client
    place: str = "alder"

    def get(self, path: str = "", *, htmx: bool = False, **more: Any) -> Any:
        return self.client.get(f"/{self.place}/{path}", headers=HTMX if htmx else {}, **more)

    def post(self, path: str, said: dict[str, Any] | None = None, *, htmx: bool = False, **more: Any) -> Any:
        return self.client.post(f"/{self.place}/{path}", said or {}, headers=HTMX if htmx else {}, **more)

    @property
    def cookie(self) -> str:
        held = self.client.cookies.get(f"{settings.PORTAL_COOKIE_PREFIX}{self.place}")
        return held.value if held else ""


def nobody(place: str = "alder", **options: Any) -> Reader:
    """A fresh browser."""
    return Reader(Client(**options), place)


def reading(person: world.Person, place: str = "alder") -> Reader:
    """A browser in the midst of that person's visit."""
    reader = nobody(place)
    reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}{place}"] = person.cookie
    if person.device:
        reader.client.cookies[f"{settings.DEVICE_COOKIE_PREFIX}{place}"] = person.device
    return reader


def token(business: world.Business, person: world.Person) -> str:
    """The secret part of a fresh address of the person's link."""
    assert person.link is not None
    return person.link.mint(by=business.owner, why="copy")


def bytes_of(answer: Any) -> bytes:
    """The page, without what is new in every answer."""
    return NONCE_OR_TOKEN.sub(b"", answer.content)


def words(answer: Any) -> str:
    """What a person reads: without markup, white space as single spaces."""
    text = re.sub(r"<(script|style|title).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(text).split())


def content(answer: Any) -> bytes:
    """The bytes of a download. Reading to the end closes the file."""
    return b"".join(answer.streaming_content)


def everything() -> str:
    """A digest of every row of every table, to see that nothing changed; but not of the limiter's, which counts."""
    summary = hashlib.sha256()
    tables = [model for model in apps.get_models() if model._meta.label != "access.Allowance"]
    for model in sorted(tables, key=lambda model: model._meta.label):
        rows = sorted(map(repr, model._base_manager.values_list()))
        summary.update(repr((model._meta.label, rows)).encode())
    return summary.hexdigest()


def switch(business: world.Business, audience: str, **words: bool) -> None:
    """Turn switches of a portal: `section_notes=False` is `section.notes` off."""
    rows = PortalSetting.objects.within(business.workspace).filter(
        portal=business.portal(audience), room=None
    )
    for name, on in words.items():
        assert rows.filter(name=name.replace("_", ".", 1)).update(on=on) == 1
