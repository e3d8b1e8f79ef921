"""The people of one client, one of each role: what each has alone, and what its owners may decide about.

A canary of theirs bears their role where others bear a job: `can.<workspace>.owner.customer.` is for the owner alone.
"""

from typing import Any

from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import Credential, KnownDevice, ShareLink
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.walk import asking

ROLES = tuple(role for role, _words in Affiliation.ROLES)


def make(business: world.Business, job: Any) -> tuple[dict[str, world.Person], dict[str, Any]]:
    """The people by their role; and by the words of the manifest, with the role in the label, what is theirs alone."""
    people = {role: _one(business, job, role) for role in ROLES}
    things: dict[str, Any] = {}
    for role, person in people.items():
        things |= own(business, person, role, f"can.{business.place}.{role}.customer.")
    viewer = Grant.objects.within(business).get(pk=people["viewer"].viewer.grant_id)
    return people, things | {"colleague.owner": viewer}


def by_link(business: world.Business, owner: world.Person) -> world.Person:
    """The client's owner once more, through a one-tap link: whoever holds it need not be the owner."""
    grant = Grant.objects.within(business).get(pk=owner.viewer.grant_id)
    arrived = signin.begin(ShareLink.one_tap(grant, by=business.owner))
    return world.Person(owner.contact, owner.viewer, cookie=arrived[1])


def _one(business: world.Business, job: Any, role: str) -> world.Person:
    person = world.a_holder(business, job, f"{role.title()} Kin", scope="client")
    Affiliation.tie(person.contact, job.room.client, by=business.owner, role=role)
    return person


def own(business: world.Business, person: world.Person, role: str, secret: str) -> dict[str, Any]:
    mine = {"workspace_id": business.workspace_id, "contact": person.contact}
    grant = Grant.objects.within(business).get(pk=person.viewer.grant_id)
    phone = KnownDevice.objects.create(**mine, digest=person.contact.key.encode(), name=f"{secret}device")
    visit, _secret = signin.begin(grant, signin.Arrival("code", device=phone))
    passkey = Credential.objects.create(
        **mine, kind="passkey", name=f"{secret}passkey", secret="x", passkey_id=person.contact.key
    )
    turn = Grant.give(person.contact, Reach(business.portal("instructing_client")), by=business.owner)
    asked = asking.of_ones_own(business, person)
    return {
        f"visit.{role}": visit,
        f"passkey.{role}": passkey,
        f"turn.{role}": turn,
        f"asking.{role}": asked,
    }
