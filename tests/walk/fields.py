"""Own fields on the stage of the walk: for nobody outside, for each audience, for both; with canaries as values."""

from dataclasses import replace
from typing import Any

from fanlight.ground.people.models import Contact
from fanlight.work.jobs.models import Job
from tests import world

NOUNS = ("job", "client", "contact")
READERS = {"walked": (), "for-customer": ("customer",), "for-client": ("instructing_client",)}
READERS |= {"for-all": ("customer", "instructing_client")}
AUDIENCE = {
    "walked": "staff",
    "for-customer": "customer",
    "for-client": "instructing_client",
    "for-all": "all",
}


def make(business: world.Business, secret: str) -> dict[str, Any]:
    """Every noun's fields, by the words of the manifest. `secret` is a canary that staff alone may read."""
    for noun in NOUNS:
        for key, audiences in READERS.items():
            world.a_field(business, key.replace("-", " ").capitalize(), noun=noun, audiences=audiences)
    hidden = world.a_field(business, f"{secret}label", kind="choice", choices=(f"{secret}choice",))
    return {"field": _Named(hidden.address)}


def values(place: str, label: str) -> dict[str, str]:
    return {key: f"can.{place}.{label}.{audience}.own" for key, audience in AUDIENCE.items()}


def fill(job: Job, by: Any, own: dict[str, str]) -> None:
    """The job and its client say something in every field."""
    job.edit(replace(job.draft, own=own), by=by, revision=job.revision)
    client = job.room.client
    assert client
    client.edit(replace(client.draft, own=own), by=by, revision=client.revision)


def fill_contact(contact: Contact, by: Any, own: dict[str, str]) -> None:
    fresh = contact.reloaded()
    fresh.edit(replace(fresh.draft, own=own), by=by, revision=fresh.revision)


class _Named:
    """A field as the walk names things: by the word of its address."""

    def __init__(self, key: str) -> None:
        self.key = key
