"""The Team page: invite, send again, cancel, roles, stop and resume; and one's own details."""

import pytest

from fanlight.ground.access.models import MemberInvitation
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Member
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong

INVITED = {"email": "nora@alder.example", "name": "Nora Nye", "role": "staff"}


def row(viewer):
    return Member.objects.within(viewer).get(pk=viewer.member_id)


@pytest.fixture
def invitation(desk, ada):
    desk.post("team/invite/", **INVITED)
    return MemberInvitation.objects.within(ada).get()


def test_the_list_says_who_works_here_and_who_was_asked(desk, max_, invitation):
    page = words(desk.get("team/"))

    assert "Ada Alder" in page
    assert "Max Moor max@alder.example Staff" in page
    assert "Nora Nye nora@alder.example · Staff · until" in page


def test_an_invitation_is_a_letter_on_its_way(desk, ada, invitation):
    letter = Letter.objects.within(ada).get()

    assert (letter.to_address, letter.state) == ("nora@alder.example", "queued")
    assert "{{ invitation_link }}" in letter.body


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "max@alder.example"}, "email"),
        ({"role": "god"}, ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(desk, ada, max_, said, field):
    answer = desk.post("team/invite/", **(INVITED | said))

    assert answer.status_code == 422
    assert typed(answer, "name") == "Nora Nye"
    assert not field or wrong(answer, field)
    assert not MemberInvitation.objects.within(ada).exists()


def test_sending_again_and_cancelling(desk, ada, invitation):
    assert desk.post(f"team/invitations/{invitation.key}/send/").status_code == 303
    assert Letter.objects.within(ada).count() == 2

    desk.post(f"team/invitations/{invitation.key}/cancel/")
    assert invitation.reloaded().cancelled_at
    assert "cancelled or replaced already" in words(
        at_the_desk_again(desk, f"team/invitations/{invitation.key}/send/")
    )
    assert Letter.objects.within(ada).count() == 2


def at_the_desk_again(desk, path):
    desk.post(path)
    return desk.get("team/")


def test_a_role_is_changed_and_the_last_owner_stays(desk, ada, max_):
    desk.post(f"team/{row(max_).key}/", role="admin")
    assert row(max_).role == "admin"

    answer = desk.post(f"team/{row(ada).key}/", role="staff")
    assert answer.status_code == 409
    assert "last owner" in words(answer)
    assert row(ada).role == "owner"


@pytest.mark.trust("TD08")
def test_a_stopped_member_loses_everything_at_once_and_gets_it_back(desk, max_desk, max_):
    assert max_desk.get("jobs/").status_code == 200
    assert "from the next click on" in words(desk.get(f"team/{row(max_).key}/stop/"))
    assert max_desk.get("jobs/").status_code == 200, "asking stops nobody"

    desk.post(f"team/{row(max_).key}/stop/")

    assert max_desk.get("jobs/").status_code == 404
    assert max_desk.post("jobs/new/", title="Sneaky").status_code == 404
    assert "Max Moor" not in words(desk.get("jobs/new/")), "nor is he offered for new jobs"
    assert "Stopped" in words(desk.get("team/"))
    desk.post(f"team/{row(max_).key}/resume/")
    assert max_desk.get("jobs/").status_code == 200


def test_staff_have_no_say_and_strangers_find_nothing(max_desk, zed_desk, ada, max_, invitation):
    for path in ("team/", "team/invite/", f"team/{row(ada).key}/", f"team/{row(max_).key}/stop/"):
        assert max_desk.get(path).status_code == 403
        assert zed_desk.get(path).status_code == 404
    assert max_desk.post(f"team/invitations/{invitation.key}/cancel/").status_code == 403
    assert not invitation.reloaded().cancelled_at


def test_an_admin_decides_about_staff_only(alder, ada, max_):
    ann = at_the_desk(world.a_member(alder, "Ann Aster", role="admin"))

    assert "Only an owner decides" in words(ann.get(f"team/{row(ada).key}/"))
    assert ann.post(f"team/{row(ada).key}/stop/").status_code == 403
    assert ann.post(f"team/{row(max_).key}/", role="owner").status_code == 403
    assert ann.post(f"team/{row(max_).key}/stop/").status_code == 303
    assert row(max_).disabled_at
    assert not row(ada).disabled_at


def test_a_missing_member_is_not_found(desk):
    assert desk.get("team/0123456789ABCDEFGHIJKL/").status_code == 404


def test_everybody_says_how_they_are_called(max_desk, max_):
    answer = max_desk.post("profile/", name="", phone="01225 1", title="Surveyor")
    assert answer.status_code == 422
    assert wrong(answer, "name")
    assert typed(answer, "title") == "Surveyor"

    assert max_desk.post("profile/", name="Max M. Moor", phone="01225 1", title="Surveyor").status_code == 303
    assert (row(max_).name, row(max_).phone, row(max_).title) == ("Max M. Moor", "01225 1", "Surveyor")
    assert "max@alder.example" in words(max_desk.get("profile/"))


def test_a_login_with_two_workspaces_switches_to_the_same_kind_of_page(alder, birch, desk, ada):
    from fanlight.ground.workspaces.founding import Owner, add_member

    assert "/console/birch/" not in desk.get("jobs/").content.decode()
    add_member(birch.workspace, Owner("ada@alder.example", "Ada Alder"))

    assert 'href="/console/birch/jobs/"' in desk.get("jobs/").content.decode()
    assert 'href="/console/birch/calendar/"' in desk.get("calendar/").content.decode()
    team = desk.get("team/").content.decode()
    assert 'href="/console/birch/"' in team, "where she is staff there is no Team page for her"
