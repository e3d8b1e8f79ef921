"""A post office for each test, and short ways to write and deliver a letter."""

from types import SimpleNamespace

import pytest
from django_tasks_db.models import DBTaskResult

from fanlight.ground.mail import outbox, values
from fanlight.ground.mail.tasks import deliver
from tests import world
from tests.ground.mail.office import opened


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


def mailers(port, *, timeout=5):
    return {"default": {"OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": timeout}}}


@pytest.fixture
def post(alder, job):
    """`post(subject=…, body=…)` is a letter that waits: from Ada to Cara, about the job."""

    def posted(**said):
        draft = {
            "contact": said.pop("contact", None) or world.a_contact(alder, "Cara Crown"),
            "subject": "Your claim with {{ business }}",
            "body": "Hello {{ contact }},\n\nwe come on Monday.\n\n{{ member }}",
            "classification": "Portal access",
            "room": job.room,
        }
        return outbox.post(outbox.Draft(**(draft | said)), by=alder.owner)

    return posted


@pytest.fixture
def run():
    """Deliver one letter as its task does; the row as it is then."""

    def delivered(letter):
        deliver.call(str(letter.workspace_id), str(letter.pk))
        return letter.reloaded()

    return delivered


@pytest.fixture
def minting(monkeypatch):
    """A dynamic value {{ door }} that mints: what it gave, and what it heard afterwards."""
    known = SimpleNamespace(minted=[], sent=[], unsent=[], refusal=None)

    def fill(letter):
        if known.refusal:
            raise known.refusal
        known.minted.append(f"https://fanlight.test/alder/l/secret-{len(known.minted) + 1}")
        return known.minted[-1]

    monkeypatch.setattr(values, "_values", dict(values._values))
    values.provides(
        "door",
        "Link to the portal",
        fill,
        needs="link",
        button="Open my portal",
        on_sent=lambda letter, text: known.sent.append(text),
        on_unsent=lambda letter, text: known.unsent.append(text),
    )
    return known


def waiting_tasks():
    return DBTaskResult.objects.filter(status="READY", task_path=deliver.module_path)
