"""A real SMTP server that does as the test tells it: accepts, refuses, stalls, or hangs up before it answers."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.config.wire import free_port

ACCEPTED = "250 OK"
HANG_UP, STALL = "hang up", "stall"


@dataclass
class Office:
    """`rcpt` and `body` are answers to give, in turn, before everything is accepted again."""

    port: int
    letters: list = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's word
        answer = self.rcpt.pop(0) if self.rcpt else ACCEPTED
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.body.pop(0) if self.body else ACCEPTED
        letter = message_from_bytes(bytes(envelope.content), policy=policy.default)
        letter.envelope_to = envelope.rcpt_tos
        self.letters.append(letter)
        if answer == HANG_UP:
            server.transport.abort()
        elif answer == STALL:
            await asyncio.sleep(3)
        elif answer.startswith("250"):
            self.accepted.append(letter["Message-ID"])
        return answer if answer[0].isdigit() else ACCEPTED


@contextlib.contextmanager
def opened(port=0):
    office = Office(port or free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port, data_size_limit=10_000_000)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
