"""Somebody asks for a code in a browser, and what their mailbox says: without a mail server."""

from dataclasses import dataclass
from typing import Any

from fanlight.core.viewers import TaskViewer
from fanlight.ground.access.entering import code_letters, codes
from fanlight.ground.access.entering.arriving import Caller
from fanlight.ground.access.models import SignInCode
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.values import Filling
from fanlight.ground.rooms.models import Grant, Reach
from tests import world

DESK = Caller(
    "198.51.100.9", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0"
)


@dataclass
class Browser:
    """A browser at a portal's sign-in page: `asks`, then `types` what the letter said."""

    business: Any
    caller: Caller = DESK
    held: str = ""
    wait: float = 0.0

    def asks(self, address: str) -> "Browser":
        asked = codes.ask(self.business, address, self.caller, held=self.held)
        self.held, self.wait = asked.secret, asked.wait
        return self

    @property
    def row(self) -> SignInCode:
        return codes.open_question(self.business, self.held)

    def letter(self) -> Letter | None:
        """What the worker makes of the question: the letter, or nothing."""
        code_letters.send(TaskViewer(self.business.workspace_id, 0, "code"), self.row.pk)
        mine = Letter.objects.within(self.business).filter(kind=code_letters.KIND)
        return mine.filter(values__code=str(self.row.pk)).first()

    def reads(self) -> str:
        """The code in the letter; empty when none came."""
        letter = self.letter()
        if letter is None:
            return ""
        filling = Filling(letter)
        filling.fill()
        return filling.texts["sign_in_code"]

    def types(self, text: str) -> str:
        """What is said to it: right, wrong, ended …"""
        return codes.check(self.business, self.held, text).said


def other_than(code: str) -> str:
    """As long, and wrong."""
    return ("1" if code[0] == "0" else "0") + code[1:]


def a_customer(business: Any, name: str, *, email: str | None = None, audience: str = "customer") -> Grant:
    """A contact with an active grant of their own jobs."""
    contact = world.a_contact(business, name, email=email)
    return Grant.give(contact, Reach(business.portal(audience)), by=business.owner)
