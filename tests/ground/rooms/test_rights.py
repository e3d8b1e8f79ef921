"""What a contact may do: the portal, then the role on the tie to the client, then the paper-clip of the person."""

import itertools

import pytest
from django.utils.timezone import now

from fanlight.core.viewers import Anonymous, PreviewViewer
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Participant, PortalSetting, Room
from fanlight.ground.rooms.rights import COME_WITH_SECTION, ROLES_FOR, SECTION_FOR, Standing, may

ROLES = [None, *(role for role, _name in Affiliation.ROLES)]


@pytest.mark.feature("A32", "A33")
@pytest.mark.parametrize("right", ROLES_FOR)
def test_a_right_needs_its_section_its_switch_and_a_role_that_has_it(right):
    section = SECTION_FOR.get(right)

    for shown, given, role, archived in itertools.product([True, False], [True, False], ROLES, [True, False]):
        said = {right: given} | ({section: shown} if section else {})
        standing = Standing(said, role, None, archived)
        is_given = given or right in COME_WITH_SECTION
        allowed = (
            (shown or not section)
            and is_given
            and not archived
            and (role is None or role in ROLES_FOR[right])
        )
        assert standing.may(right) == allowed, (shown, given, role, archived)


def test_the_paper_clip_beats_the_portal_for_uploads_only():
    off, on = {"section.documents": True, "section.notes": True}, {"may.upload": True, "may.write": True}

    assert Standing(off, None, True, False).may("may.upload")
    assert not Standing(off | on, None, False, False).may("may.upload")
    assert Standing(off | on, None, False, False).may("may.write")
    assert not Standing(off, None, True, False).may("may.write")
    assert not Standing(off | on, "viewer", True, False).may("may.upload")


def test_nothing_is_allowed_where_nothing_was_said():
    assert not Standing({}, None, True, False).may("may.upload")
    assert not Standing({}, None, None, False).may("may.write")


def test_rights_are_read_from_the_database_each_time(alder, job, gus, cleo, ada):
    room = Room.objects.visible_to(ada).get(pk=job.room_id)
    assert [may(one, "may.upload", room) for one in (ada, gus.viewer, cleo.viewer)] == [True] * 3

    Grant.objects.within(alder.workspace).update(uploads=False)
    assert [may(one, "may.upload", room) for one in (gus.viewer, cleo.viewer)] == [True, False]

    Participant.objects.within(alder.workspace).filter(contact=cleo.contact).update(uploads=True)
    assert may(cleo.viewer, "may.upload", room), "what is said of the participant beats the grant's word"

    PortalSetting.objects.within(alder.workspace).filter(name="may.write").update(on=False)
    assert not may(gus.viewer, "may.write", room)

    Room.objects.within(alder.workspace).update(archived_at=now())
    assert not may(gus.viewer, "may.upload", room)


def test_a_role_at_the_rooms_own_client_is_the_one_that_counts(alder, job, insurer, ines):
    tie = Affiliation.objects.create(
        workspace_id=alder.workspace_id, client=insurer, contact=ines.contact, role="viewer"
    )
    assert not may(ines.viewer, "may.write", job.room)

    Affiliation.objects.within(alder.workspace).filter(pk=tie.pk).update(role="approver")
    assert may(ines.viewer, "may.write", job.room)


def test_previews_and_strangers_may_do_nothing(alder, job):
    portal = alder.portal("customer")
    preview = PreviewViewer(alder.workspace_id, portal.pk, portal.pk, portal.audience, 1, job.room_id)

    for viewer in (preview, Anonymous(alder.workspace_id)):
        assert not may(viewer, "may.write", job.room)
        assert not may(viewer, "may.upload", job.room)
