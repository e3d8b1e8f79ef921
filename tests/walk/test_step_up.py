"""What a visit through a share link, or of long ago, may do by itself. A new power must be added here, on one side."""

import pytest
from django.utils.timezone import now

from fanlight.ground.access.entering import credentials
from fanlight.ground.access.models import Credential, Invitation, LinkSecret, PortalSession, ShareLink
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress
from fanlight.ground.rooms.models import Grant, Participant, Portal, PortalSetting
from fanlight.ground.workspaces.models import Login, Member, Workspace
from tests.walk.engine import address, targets
from tests.walk.manifest import MANIFEST
from tests.walk.test_walk import walk
from tests.walk.viewers import by_name

__all__ = ["walk"]

WITH_A_LINK = {
    "portal:appointment-confirm",
    "portal:appointment-move",
    "portal:ask-give",
    "portal:move-take-back",
    "portal:link-open",
    "portal:visit-end",
    "portal:note-add",
    "portal:note-seen",
    "portal:file-seen",
    "portal:file-add",
    "portal:upload-create",
    "portal:step-up",
    "portal:step-up-send",
}
WITH_A_GRANT = {
    "portal:draft-discard",
    "portal:draft-save",
    "portal:request-file-add",
    "portal:request-note-add",
    "portal:request-send",
    "portal:request-withdraw",
}
"""A share link does none of it; whoever has a grant does it by any way in, as writing on a job."""
WITH_A_CODE = {name for name, entry in MANIFEST.items() if entry.needs_proof}
"""What the walk sends with nothing but a link, too, and must see refused."""
WITH_A_FRESH_CODE = {
    "portal:password-set",
    "portal:passkey-add",
    "portal:passkey-new",
    "portal:credential-remove",
    "portal:colleague-invite",
    "portal:colleague-remove",
}
"""Switching to another person of one's mailbox takes a fresh one, too: `test_fresh_proof.py`."""
COMING_IN = {
    "portal:sign-in",
    "portal:code",
    "portal:choose",
    "portal:invitation-accept",
    "portal:invitation-passkey",
    "portal:password-show",
    "portal:passkey-ask",
    "portal:passkey-enter",
}
"""What proves who somebody is: no visit has a say in it."""
WHO_PEOPLE_ARE = (
    Contact,
    ContactAddress,
    Affiliation,
    Client,
    Participant,
    Grant,
    Credential,
    Invitation,
    ShareLink,
    LinkSecret,
    Member,
)
WHAT_PORTALS_ARE = (Portal, PortalSetting)


@pytest.mark.trust("TA12")
def test_every_power_of_the_portal_says_how_much_proof_it_needs():
    writing = {name for name, entry in MANIFEST.items() if entry.face == "portal" and "POST" in entry.methods}

    kinds = (WITH_A_LINK, WITH_A_GRANT, WITH_A_CODE, COMING_IN)
    assert writing == set().union(*kinds)
    assert len(writing) == sum(map(len, kinds))


@pytest.mark.trust("TA12")
def test_a_link_changes_nobodys_identity_access_or_settings(walk):
    guest = by_name(walk.walkers, "guest alder one customer").browser
    before = _rows(walk)
    done = []
    sent = WITH_A_CODE | WITH_A_GRANT | WITH_A_LINK - {"portal:visit-end"}
    for name in [*sorted(sent), "portal:visit-end"]:
        entry = MANIFEST[name]
        own = next(
            t for t in targets(entry, walk.here, walk.there) if t.kind == "own" and t.job in ("", "one")
        )
        done.append(
            guest.post(address(name, walk.here.business.place, own.ids), entry.post(walk.here)).status_code
        )

    assert _rows(walk) == before
    assert done.count(303) >= 3, "the guest must have done what a link allows"


@pytest.mark.trust("TA12")
def test_a_proof_of_long_ago_changes_nobodys_identity_or_access(walk):
    owner = walk.here.kin["owner"]
    mine = PortalSession.objects.within(walk.here.business).filter(pk=owner.viewer.session_id)
    assert mine.update(created_at=now() - credentials.FRESH) == 1
    browser, before, led = by_name(walk.walkers, "client's owner").browser, _rows(walk), []
    for name in sorted(WITH_A_FRESH_CODE):
        entry = MANIFEST[name]
        own = [t for t in targets(entry, walk.here, walk.there) if t.kind == "own"]
        for target in own:
            body = entry.post(walk.here)
            led.append(browser.post(address(name, walk.here.business.place, target.ids), body))

    assert _rows(walk) == before
    assert {answer.status_code for answer in led} <= {303, 403, 404}
    assert sum("/step-up/" in answer.get("Location", "") for answer in led) >= 4


def _rows(walk):
    tables = WHO_PEOPLE_ARE + WHAT_PORTALS_ARE
    of_tenants = [list(model.objects.within(walk.here.business).order_by("pk").values()) for model in tables]
    return (
        of_tenants,
        list(Login.objects.order_by("pk").values()),
        list(Workspace.objects.order_by("pk").values()),
    )
