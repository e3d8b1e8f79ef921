"""Confirming who one is: what a link alone may not do asks for a code first, and leads back."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from fanlight.config.admission import Admission
from fanlight.config.urls import FACES
from fanlight.core.errors import NotProven
from fanlight.faces.portal import gate
from fanlight.ground.access.entering import credentials, signin
from fanlight.ground.access.models import PortalSession
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.portal.door import nobody, reading, words
from tests.faces.portal.mailbox import asks, code_for, question, types, wrong

pytestmark = pytest.mark.django_db


def send(reader, **more):
    return reader.post("step-up/send/", more)


def confirm(reader, code, **more):
    return reader.post("step-up/", {"code": code} | more)


@pytest.mark.trust("TA12", "TD04")
@pytest.mark.parametrize("who", ["gus", "tia"])
def test_the_code_proves_it_under_a_new_secret_and_leads_back(alder, ada, job, who, request):
    reader = reading(request.getfixturevalue(who))
    before, back = signin.visit("alder", reader.cookie), f"/alder/jobs/{job.number}/"
    assert not before.viewer.is_proven
    old = reader.cookie
    assert "Send me a code" in words(reader.get("step-up/", data={"next": back}))
    answer = send(reader, next=back)
    assert answer.status_code == 303
    page = reader.client.get(answer["Location"])
    assert f"{who[0]}…@mail.example" in words(page)

    answer = confirm(reader, code_for(alder, reader), next=back)

    assert (answer.status_code, answer["Location"]) == (303, back)
    assert reader.cookie != old
    assert signin.visit("alder", old) is None
    after = signin.visit("alder", reader.cookie)
    assert after.viewer.is_proven
    assert (after.viewer.session_id, after.session_ends_at) == (
        before.viewer.session_id,
        before.session_ends_at,
    )
    assert PortalSession.objects.within(alder).get(pk=after.viewer.session_id).stepped_up_at


@pytest.mark.trust("TA12")
def test_whoever_holds_a_link_does_not_learn_the_address(alder, gus):
    reader = reading(gus)
    send(reader)
    for answer in (reader.get("step-up/"), confirm(reader, wrong(""))):
        assert "gus@mail.example" not in answer.content.decode()


@pytest.mark.trust("TA12", "TB03")
def test_wrong_codes_prove_nothing_and_the_fifth_asks_for_a_new_one(alder, gus):
    reader = reading(gus)
    send(reader)
    code = code_for(alder, reader)
    for _ in range(4):
        assert confirm(reader, wrong(code)).status_code == 422
    answer = confirm(reader, wrong(code))
    assert "Too many wrong codes" in words(answer)
    assert confirm(reader, code).status_code == 422
    assert not signin.visit("alder", reader.cookie).viewer.is_proven


@pytest.mark.trust("TB05", "TA12")
def test_a_code_of_the_door_confirms_nothing_in_a_visit_and_the_other_way_round(alder, gus, cleo):
    reader = reading(gus)
    asks(reader, "cleo@mail.example")
    assert confirm(reader, code_for(alder, reader)).status_code == 422
    assert not signin.visit("alder", reader.cookie).viewer.is_proven

    send(reader)
    assert types(reader, code_for(alder, reader))["Location"] == "/alder/sign-in/"
    assert signin.visit("alder", reader.cookie).contact_name == "Gus Garner"


@pytest.mark.trust("TA12")
def test_a_code_that_another_reader_asked_for_confirms_nothing(alder, gus, tia):
    reader = reading(gus)
    send(reader)
    code = code_for(alder, reader)
    other = reading(tia)
    other.client.cookies["__Host-fl_code_alder"] = reader.client.cookies["__Host-fl_code_alder"].value
    assert confirm(other, code).status_code == 422
    assert not signin.visit("alder", other.cookie).viewer.is_proven


@pytest.mark.trust("TA12", "TC05")
def test_a_code_to_an_address_that_was_put_right_meanwhile_confirms_nothing(alder, ada, gus):
    reader = reading(gus)
    send(reader)
    code = code_for(alder, reader)
    gus.contact.reloaded().change(by=ada, name="Gus Garner", phone="", email="right@mail.example")

    cara = Grant.give(
        world.a_contact(alder, "Cara", email="gus@mail.example"), Reach(alder.portal("customer")), by=ada
    )

    assert confirm(reader, code).status_code == 409
    assert reader.get("sign-in/choose/").status_code == 303
    assert reader.post("sign-in/choose/", {"grant": cara.key})["Location"] == "/alder/sign-in/"
    assert not signin.visit("alder", reader.cookie).viewer.is_proven


def test_without_an_address_it_says_whom_to_ask(alder, gus):
    ContactAddress.objects.within(alder).filter(contact=gus.contact).delete()
    reader = reading(gus)
    assert "no email address of yours" in words(reader.get("step-up/"))
    assert send(reader).status_code == 409


def test_strangers_are_led_to_the_door(alder):
    assert nobody().get("step-up/")["Location"] == "/alder/?next=%2Falder%2Fstep-up%2F"
    assert send(nobody()).status_code == 302


def test_a_disabled_persons_visit_confirms_nothing(alder, ada, gus):
    reader = reading(gus)
    send(reader)
    code = code_for(alder, reader)
    gus.contact.disable(by=ada)
    assert confirm(reader, code).status_code == 302
    assert question(alder, reader).proved_at is None


def admitted(reader, view, path="/alder/jobs/J-1/", **more):
    """What the gate says to a request for `view`; None lets it run."""
    request = RequestFactory().get(path, **more)
    request.face, request.workspace_name, request.urlconf = "portal", "alder", FACES["portal"]
    request.COOKIES["__Host-fl_portal_alder"] = reader.cookie
    gate.recognise(request)
    return gate.admit(request, view), request


@pytest.mark.trust("TA12")
def test_a_view_marked_for_the_proven_leads_a_link_to_the_code_and_lets_the_others_in(alder, job, gus, cleo):
    @gate.for_proven
    def view(request):
        return HttpResponse()

    led, _request = admitted(reading(gus), view)
    assert (led.status_code, led.url.split("?")[0]) == (302, "/step-up/")
    assert admitted(reading(cleo), view)[0] is None
    assert admitted(nobody(), view)[0].status_code == 302


@pytest.mark.trust("TA12")
def test_a_verb_that_refuses_by_itself_leads_to_the_code_too(alder, gus, cleo):
    with pytest.raises(NotProven) as refusal:
        credentials.require_proof(gus.viewer)
    credentials.require_proof(cleo.viewer)
    _led, request = admitted(reading(gus), gate.for_contacts(lambda _request: None))
    led = Admission(lambda _request: HttpResponse()).process_exception(request, refusal.value)
    assert led.url.split("?")[0].endswith("/step-up/")
