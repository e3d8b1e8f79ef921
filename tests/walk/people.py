"""A contact, a client and a site on the stage of the walk, tied; with canaries that staff alone may read."""

from typing import Any

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.models import CalendarFeed, Credential, ShareLink
from fanlight.ground.access.ways import inviting
from fanlight.ground.people.models import Affiliation, Client, Contact, Site
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import Grant, Reach
from tests import world


def make(business: world.Business, secret: str) -> dict[str, Any]:
    """By the words of the manifest. `tie` is a contact whose client bears the same key, as its address needs two."""
    by = business.owner
    client = Client.add(by=by, name=f"{secret}household", kind="household")
    contact = Contact.add(by=by, name=f"{secret}person", email=f"person@{business.place}.example")
    site = Site.write_down(SiteDraft(f"{secret}place", client), by=by)
    compare_and_set(contact, expect={}, key=client.key)
    Affiliation.tie(contact, client, by=by)
    Contact.add(by=by, name=contact.name)
    phone = _passkey(contact, secret)
    made = {"contact": contact, "client": client, "site": site, "tie": contact, "credential": phone}
    colleague = Grant.give(contact, Reach(business.portal("customer"), "client", client), by=by)
    return made | {"colleague.elsewhere": colleague} | ways_in(contact, business)


def _passkey(contact: Contact, secret: str) -> Credential:
    """With the key of its contact, as its address needs both."""
    mine = {"workspace_id": contact.workspace_id, "contact": contact, "key": contact.key}
    made: Credential = Credential.objects.create(
        **mine, kind="passkey", name=f"{secret}phone", secret="x", passkey_id=contact.key
    )
    return made


def ways_in(contact: Contact, business: world.Business) -> dict[str, Any]:
    """A grant of chosen jobs, an invitation and a one-tap link and a calendar address, all of one contact."""
    job = world.a_job(business, title=contact.name)
    grant = Grant.give(
        contact, Reach(business.portal("customer"), "listed", rooms=(job.room,)), by=business.owner
    )
    compare_and_set(grant, expect={}, key=contact.key)  # its address needs both
    inviting.invite(contact, Reach(business.portal("instructing_client")), by=business.owner)
    feed = CalendarFeed.objects.create(
        workspace_id=contact.workspace_id,
        contact=contact,
        grant=grant,
        key=contact.key,
        digest=b"of the walk",
    )
    return {"grant": grant, "way": ShareLink.one_tap(grant, by=business.owner), "feed": feed}
