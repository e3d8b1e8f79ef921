"""Colleagues: what a client's owner may do in the portal, and that nobody else may, nor for another client."""

import pytest

from fanlight.ground.access.entering import accepting, signin
from fanlight.ground.access.models import Invitation, PortalSession
from fanlight.ground.access.ways import colleagues, inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.portal.door import everything, nobody, reading, words
from tests.ground.access.ways.test_letters import delivered, text_of
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import opened

pytestmark = pytest.mark.django_db
HERE = "account/colleagues/"
BEN = {"name": "Ben Broad", "email": "ben@brightwater.example", "role": "approver"}


def a_person(alder, client, name, *, role="owner", method="code"):
    """A contact of the client with all its jobs, in the midst of a visit."""
    contact = world.a_contact(alder, name)
    Affiliation.tie(contact, client, by=alder.owner, role=role)
    grant = Grant.give(contact, Reach(alder.portal("instructing_client"), "client", client), by=alder.owner)
    session, secret = signin.begin(grant, signin.Arrival(method))
    return world.Person(contact, accepting.credentials.viewer_of(grant, session), cookie=secret)


@pytest.fixture
def olive(alder, insurer):
    """Owner at the insurer."""
    return a_person(alder, insurer, "Olive Owner")


@pytest.fixture
def tom(alder, insurer):
    return a_person(alder, insurer, "Tom Technical", role="technical")


@pytest.fixture
def elsewhere(alder):
    return a_person(alder, world.a_client(alder, "Harbour Mutual"), "Hal Harbour")


def key_of(person):
    return Grant.objects.within(person.contact).get(contact=person.contact).key


def test_an_owner_sees_who_of_their_client_has_access(olive, tom, elsewhere, cleo):
    text = words(reading(olive).get(HERE))
    assert "Colleagues at Brightwater Insurance" in text
    for told in ("Olive Owner (you)", "Tom Technical", "Technical · tom@mail.example"):
        assert told in text
    for hidden in ("Hal Harbour", "Cleo Castle"):
        assert hidden not in text


def test_an_owner_invites_a_colleague(alder, ada, insurer, job, olive, settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        assert reading(olive).post(HERE + "invite/", BEN).status_code == 303
        invitation = Invitation.objects.within(alder).select_related("grant__contact", "letter").get()
        delivered(invitation.letter)
        assert "Olive Owner invites you to your portal with Alder" in text_of(office.letters[0])

    ben = invitation.grant.contact
    assert (ben.name, ben.email) == ("Ben Broad", "ben@brightwater.example")
    assert Affiliation.objects.within(alder).get(contact=ben).role == "approver"
    assert (invitation.grant.scope, invitation.grant.client, invitation.grant.state) == (
        "client",
        insurer,
        "invited",
    )
    event = Event.objects.visible_to(ada).get(name="colleague.invited")
    assert (event.actor_kind, event.actor_id) == ("contact", olive.contact.pk)
    assert "Ben Broad" in words(reading(olive).get(HERE))

    asked = accepting.look_up(invitation.reloaded().mint(letter=invitation.letter), owner=alder)
    _session, secret, _device = accepting.accept(asked, world.A_PHONE)
    reader = nobody()
    reader.client.cookies["__Host-fl_portal_alder"] = secret
    assert job.title in words(reader.get("jobs/"))


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"email": "not an address"},
        {"email": "one@x.example, two@x.example"},
        {"email": "x@y.example\r\nBcc: z@z.example"},
        {"role": "admin"},
        {"role": ""},
    ],
)
def test_what_is_wrong_is_said_with_what_was_typed(olive, said):
    answer = reading(olive).post(HERE + "invite/", BEN | said)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Letter.objects.within(olive.contact).exists()
    assert not Contact.objects.within(olive.contact).filter(name="Ben Broad").exists()


def test_two_presses_are_one_invitation(alder, olive):
    assert reading(olive).post(HERE + "invite/", BEN).status_code == 303
    answer = reading(olive).post(HERE + "invite/", BEN | {"email": "BEN@brightwater.example"})
    assert (answer.status_code, "invited already" in words(answer)) == (422, True)
    assert Letter.objects.within(alder).count() == 1
    assert Contact.objects.within(alder).filter(name="Ben Broad").count() == 1


@pytest.mark.trust("TE10")
def test_a_name_that_looks_like_a_dynamic_value_stays_a_name(alder, olive, settings):
    Contact.objects.within(alder).filter(pk=olive.contact.pk).update(name="{{ portal_link }}")
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        assert reading(olive).post(HERE + "invite/", BEN).status_code == 303
        delivered(Letter.objects.within(alder).get())
        assert "{{ portal_link }} invites you" in text_of(office.letters[0])


def test_who_is_known_elsewhere_stays_unknown_to_the_owner(alder, olive, elsewhere):
    answer = reading(olive).post(HERE + "invite/", BEN | {"email": "hal@mail.example"})
    assert answer.status_code == 303
    grants = Grant.objects.within(alder).filter(contact=elsewhere.contact)
    assert [grant.client.name for grant in grants.select_related("client")] == ["Harbour Mutual"]
    assert "Hal Harbour" not in words(reading(olive).get(HERE))


def test_an_owner_removes_a_colleague_and_only_from_this_client(alder, ada, insurer, olive, tom):
    other = world.a_client(alder, "Harbour Mutual")
    kept = Grant.give(tom.contact, Reach(alder.portal("instructing_client"), "client", other), by=ada)
    reader, key = reading(tom), Grant.objects.within(alder).get(contact=tom.contact, client=insurer).key
    assert reader.get("").status_code == 200

    before = everything()
    assert reading(olive).get(f"{HERE}{key}/remove/").status_code == 200
    assert everything() == before
    assert reading(olive).post(f"{HERE}{key}/remove/").status_code == 303
    assert (kept.reloaded().state, Contact.objects.within(alder).get(pk=tom.contact.pk).disabled_at) == (
        "active",
        None,
    )
    assert reader.get("jobs/J-1/").status_code == 302, "at the next click"
    assert Event.objects.visible_to(ada).get(name="colleague.removed").actor_id == olive.contact.pk
    assert "Tom Technical" not in words(reading(olive).get(HERE))
    assert reading(olive).post(f"{HERE}{key}/remove/").status_code == 404

    again = reading(olive).post(HERE + "invite/", BEN | {"email": "tom@mail.example"})
    assert (again.status_code, "taken away" in words(again)) == (422, True)


@pytest.mark.trust("TE17")
@pytest.mark.parametrize("shut", ["grant", "contact"])
def test_who_was_shut_out_and_put_away_is_not_asked_in_as_somebody_new(alder, ada, olive, tom, shut):
    if shut == "grant":
        Grant.objects.within(alder).get(contact=tom.contact).disable(by=ada)
    else:
        tom.contact.reloaded().disable(by=ada)
    tom.contact.reloaded().archive(by=ada)

    again = reading(olive).post(HERE + "invite/", BEN | {"email": "TOM@mail.example"})

    assert (again.status_code, "taken away" in words(again)) == (422, True)
    assert not Contact.objects.within(alder).filter(name="Ben Broad").exists()


@pytest.mark.trust("TE17")
def test_who_lost_their_own_jobs_by_hand_is_not_given_all_of_the_client(alder, ada, insurer, olive):
    ben = world.a_contact(alder, "Ben Broad", email=BEN["email"])
    Affiliation.tie(ben, insurer, by=ada, role="viewer")
    grant = Grant.give(ben, Reach(alder.portal("instructing_client")), by=ada)
    grant.disable(by=ada)

    again = reading(olive).post(HERE + "invite/", BEN)

    assert (again.status_code, "taken away" in words(again)) == (422, True)
    assert not Grant.objects.within(alder).filter(contact=ben, scope="client").exists()
    assert Affiliation.objects.within(alder).get(contact=ben).role == "viewer"


def test_an_invitation_that_waits_ends_with_a_removal(alder, olive):
    reading(olive).post(HERE + "invite/", BEN)
    invitation = Invitation.objects.within(alder).select_related("grant", "letter").get()
    token = invitation.mint(letter=invitation.letter)
    assert reading(olive).post(f"{HERE}{invitation.grant.key}/remove/").status_code == 303
    assert accepting.look_up(token, owner=alder) is None


def test_nobody_takes_their_own_access(olive):
    answer = reading(olive).post(f"{HERE}{key_of(olive)}/remove/")
    assert (answer.status_code, "your own access" in words(answer)) == (409, True)
    assert reading(olive).get(HERE).status_code == 200


@pytest.mark.trust("TE10")
def test_everybody_else_finds_nothing(alder, birch, olive, tom, elsewhere, cleo, gus, tia):
    for person in (tom, elsewhere, cleo, gus, tia):
        reader, key = reading(person), key_of(tom)
        if person is not elsewhere:
            assert reader.get(HERE).status_code == 404
            assert reader.post(HERE + "invite/", BEN).status_code == 404
        for other in (key, key_of(olive), "x" * 22):
            assert reader.get(f"{HERE}{other}/remove/").status_code == 404
            assert reader.post(f"{HERE}{other}/remove/").status_code == 404
    assert nobody().post(HERE + "invite/", BEN).status_code == 302
    assert Grant.objects.within(alder).filter(state="disabled").count() == 0
    assert not Invitation.objects.within(alder).exists()


@pytest.mark.trust("TA12")
def test_a_link_alone_sees_invites_and_removes_nobody(alder, insurer, tom):
    guest = a_person(alder, insurer, "Lily Link", method="link")
    reader = reading(guest)
    page = words(reader.get(HERE))
    assert "Confirm by a code" in page
    assert "Tom Technical" not in page
    assert "tom@mail.example" not in page
    assert reader.get(f"{HERE}{key_of(tom)}/remove/").status_code == 303
    assert reader.post(HERE + "invite/", BEN).status_code == 303
    assert reader.post(f"{HERE}{key_of(tom)}/remove/").status_code == 303
    with pytest.raises(accepting.credentials.NotProven):
        colleagues.remove(key_of(tom), by=guest.viewer)
    with pytest.raises(accepting.credentials.NotProven):
        colleagues.invite(colleagues.NewColleague("Ben", "ben@x.example", "viewer"), by=guest.viewer)
    assert not Invitation.objects.within(alder).exists()
    assert Grant.objects.within(alder).get(key=key_of(tom)).state == "active"


def test_invitations_are_limited(alder, olive):
    for number in range(30):
        said = BEN | {"email": f"ben{number}@brightwater.example"}
        assert reading(olive).post(HERE + "invite/", said).status_code == 303
    assert reading(olive).post(HERE + "invite/", BEN).status_code == 429
    assert PortalSession.objects.within(alder).filter(ended_at=None).exists()
    assert Letter.objects.within(alder).latest("id").kind == inviting.KIND
