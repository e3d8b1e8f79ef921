"""Signing in by code in a test's browser: what the reader types, and what lies in their mailbox."""

import re
from typing import Any

from django.conf import settings

from fanlight.core.viewers import TaskViewer
from fanlight.ground.access.entering import code_letters, codes
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.values import Filling
from tests import world
from tests.faces.portal.door import Reader


def asks(reader: Reader, address: str, **more: Any) -> Any:
    return reader.post("sign-in/", {"email": address} | more)


def types(reader: Reader, code: str, **more: Any) -> Any:
    return reader.post("sign-in/code/", {"code": code, "keep": "1"} | more)


def challenge(reader: Reader) -> str:
    held = reader.client.cookies.get(f"{settings.CODE_COOKIE_PREFIX}{reader.place}")
    return held.value if held else ""


def question(business: world.Business, reader: Reader) -> Any:
    return codes.open_question(business, challenge(reader))


def code_for(business: world.Business, reader: Reader) -> str:
    """What the newest letter says, once the worker was there; empty when none came."""
    asked = question(business, reader)
    code_letters.send(TaskViewer(business.workspace_id, 0, "code"), asked.pk)
    letter = Letter.objects.within(business).filter(values__code=str(asked.pk)).first()
    if letter is None:
        return ""
    filling = Filling(letter)
    filling.fill()
    return filling.texts["sign_in_code"]


def comes_in(business: world.Business, reader: Reader, address: str, **more: Any) -> Any:
    """From the address to wherever the right code leads."""
    asks(reader, address)
    return types(reader, code_for(business, reader), **more)


def wrong(code: str) -> str:
    return re.sub(r"^.", lambda first: "1" if first[0] == "0" else "0", code or "000000")
