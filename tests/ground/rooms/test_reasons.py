"""The two spellings of the rule, the queryset and the reasons, agree in every combination of its switches."""

import itertools

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.viewers import GrantViewer, LinkViewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.rooms.evidence import Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Publication, Room
from fanlight.ground.rooms.visibility import first_closed, reasons
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.sizes import trials

SWITCHES = ("workspace", "contact", "portal", "parent", "way", "published", "in_scope")
SCOPES = ("link", "own", "client", "listed")
ALL = list(itertools.product(SCOPES, itertools.product((True, False), repeat=len(SWITCHES)), (True, False)))


@pytest.fixture
def stage(alder, job, insurer):
    """One contact, one job, and a client's portal below the general one."""
    general = alder.portal("customer")
    below = Portal.objects.create(
        workspace_id=alder.workspace_id,
        audience="customer",
        name="Theirs",
        parent=general,
        own_settings=False,
    )
    contact = world.a_contact(alder, "Cleo Castle")
    return {
        "business": alder,
        "job": job,
        "general": general,
        "portal": below,
        "contact": contact,
        "client": insurer,
    }


def test_the_reasons_agree_with_the_queryset(stage):
    step = max(1, len(ALL) // trials(short=128, long=len(ALL), of="combinations of the rule's switches"))
    opened = 0
    for scope, switches, child in ALL[::step] + [
        (s, (True,) * len(SWITCHES), c) for s in SCOPES for c in (True, False)
    ]:
        viewer, room, way = _arranged(stage, scope, dict(zip(SWITCHES, switches, strict=True)), child)
        stage["portal"] = stage["portal"].reloaded()
        found = reasons(stage["contact"].reloaded(), room, portal=stage["portal"], way=way)
        seen = way.is_alive and Room.objects.visible_to(viewer).filter(pk=room.pk).exists()

        assert (first_closed(found) is None) == seen, (
            scope,
            switches,
            child,
            [r.key for r in found if not r.holds],
        )
        opened += seen
        _cleared(stage)
    assert opened >= len(SCOPES), "the rule must let somebody in, or the agreement says nothing"


def _arranged(stage, scope, on, child):
    workspace, contact, portal = stage["business"].workspace, stage["contact"], stage["portal"]
    Workspace.objects.filter(pk=workspace.pk).update(portal_on=on["workspace"])
    compare_and_set(contact, expect={}, disabled_at=None if on["contact"] else now())
    compare_and_set(portal, expect={}, on=on["portal"])
    compare_and_set(stage["general"], expect={}, on=on["parent"])
    room = stage["job"].room
    if child:
        room = Room.objects.create(workspace_id=workspace.pk, kind="submission", title="Child", parent=room)
    target = room if scope == "link" or not child else stage["job"].room
    for each in {room.pk, stage["job"].room_id}:
        Publication.objects.create(workspace_id=workspace.pk, room_id=each, portal=portal, on=on["published"])
    keys = (workspace.pk, portal.pk, portal.settings_id, "customer", contact.pk, 0)
    if scope == "link":
        elsewhere = Room.objects.create(workspace_id=workspace.pk, kind="job", title="Elsewhere")
        opened = target.pk if on["in_scope"] else elsewhere.pk
        return LinkViewer(*keys, 0, opened), room, Way(on["way"], "link", room_id=opened)
    grant = _grant(stage, scope, on, target)
    viewer = GrantViewer(*keys, grant.pk, scope, grant.client_id or 0)
    return viewer, room, Way(on["way"], scope, client_id=grant.client_id, grant_id=grant.pk)


def _grant(stage, scope, on, target):
    workspace_id = stage["business"].workspace_id
    client = stage["client"] if on["in_scope"] else world.a_client(stage["business"], "Other")
    grant = Grant.objects.create(
        workspace_id=workspace_id,
        contact=stage["contact"],
        portal=stage["portal"],
        scope=scope,
        client=client if scope == "client" else None,
        state="active" if on["way"] else "disabled",
    )
    if scope == "listed" and on["in_scope"]:
        GrantedRoom.objects.create(workspace_id=workspace_id, grant=grant, room=target)
    if scope == "own" and on["in_scope"]:
        Participant.objects.create(
            workspace_id=workspace_id, room=target, contact=stage["contact"], audience="customer"
        )
    return grant


def _cleared(stage):
    business = stage["business"]
    for model in (Publication, GrantedRoom, Participant, Grant):
        model.objects.within(business).delete()
    Room.objects.within(business).exclude(pk=stage["job"].room_id).delete()
    assert not ShareLink.objects.within(business).exists()
