"""Sign-in & links: what administrators choose, and the credentials that staff may only take away."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.access.entering import passwords
from fanlight.ground.access.models import Credential
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Workspace
from fanlight.ground.workspaces.packs import pack, pack_keys
from fanlight.ground.workspaces.signing_in import SignIn, set_sign_in
from tests.faces.console.desk import words

HERE = "portals/sign-in/"


def held(alder):
    return SignIn.of(Workspace.objects.get(pk=alder.workspace_id))


def test_an_administrator_chooses_and_it_is_written_down(desk, alder, ada):
    page = words(desk.get(HERE))
    for told in (
        "Links and codes, no passwords",
        "counts as accepted once one is set, whether people come by its link or by a code",
        "nobody is locked out",
    ):
        assert told in page
    said = {"sign_in_policy": "required", "binds_links": "on", "activates_on_confirmed": "on"}
    assert desk.post(HERE, **said).status_code == 303
    assert held(alder) == SignIn("required", binds_links=True, activates_on_confirmed=True)
    event = Event.objects.visible_to(ada).get(name="sign_in.set")
    assert event.payload["policy"] == "required"

    desk.post(HERE, **said)
    assert Event.objects.visible_to(ada).filter(name="sign_in.set").count() == 1, "nothing changed"
    desk.post(HERE, sign_in_policy="allowed")
    assert held(alder) == SignIn("allowed", binds_links=False, activates_on_confirmed=False)


def test_what_is_no_choice_is_refused(desk, alder):
    for wrong in ("", "anything", "PASSWORDLESS"):
        answer = desk.post(HERE, sign_in_policy=wrong)
        assert answer.status_code == 422
        assert "Choose one of these." in words(answer)
    assert held(alder).sign_in_policy == "passwordless"


@pytest.mark.django_db
def test_only_administrators_of_the_workspace_choose(alder, birch, max_, zed):
    chosen = SignIn("allowed", binds_links=True, activates_on_confirmed=True)
    for by in (max_, zed):
        with pytest.raises(NotAllowed):
            set_sign_in(alder.workspace, chosen, by=by)
    with pytest.raises(Malformed):
        set_sign_in(
            alder.workspace, SignIn("", binds_links=False, activates_on_confirmed=False), by=alder.owner
        )
    assert held(alder).sign_in_policy == "passwordless"


def test_a_new_workspace_begins_as_its_trade_pack_says(alder, birch):
    assert pack_keys()
    for business, key in ((alder, "claims"), (birch, "contractor")):
        assert held(business).sign_in_policy == pack(key).sign_in_policy == "passwordless"
    assert {pack(key).sign_in_policy for key in pack_keys()} <= set(dict(Workspace.SIGN_IN_POLICIES))


@pytest.mark.trust("TC12")
def test_staff_see_and_remove_what_a_contact_set_and_set_nothing(desk, alder, cleo, nia):
    here = f"contacts/{cleo.contact.key}/credentials/"
    assert "Neither a password nor a passkey" in words(desk.get(here))
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="allowed")
    passwords.first(cleo.contact, "correct horse battery")
    key = Credential.objects.within(alder).get().key

    page = desk.get(here)
    assert "Password set" in words(page)
    assert 'type="password"' not in page.content.decode()
    assert "argon2" not in page.content.decode()
    assert desk.post(f"contacts/{nia.key}/credentials/{key}/remove/").status_code == 404
    assert desk.post(f"{here}{key}/remove/").status_code == 303
    assert not Credential.objects.within(alder).exists()
    assert desk.post(f"{here}{key}/remove/").status_code == 404
