"""Asking a client for things in the console: one, a whole list of the trade, and what becomes of them."""

import pytest

from fanlight.work.asks.models import Ask
from tests.faces.portal.door import words
from tests.work.asks.test_asks import an_ask
from tests.work.files.uploads import a_pdf

pytestmark = pytest.mark.django_db
PATH = "/console/alder/jobs/J-1/asks/"
SAID = {
    "audience": "customer",
    "kind": "file",
    "text": "Photos of the meter",
    "due_on": "2027-02-03",
    "reminds": "on",
}


def post(client, path, said=None):
    return client.post(f"{PATH}{path}", said or {}, secure=True)


def the(ada):
    return Ask.objects.visible_to(ada).get()


def test_one_is_asked_for_and_stands_in_the_list(ada, job, cleo, console):
    client = console(ada)

    assert post(client, "new/", SAID).status_code == 303

    ask = the(ada)
    assert (ask.kind, ask.audience, ask.text, str(ask.due_on)) == (
        "file",
        "customer",
        SAID["text"],
        SAID["due_on"],
    )
    page = words(client.get(PATH, secure=True))
    assert "Waiting for them Photos of the meter" in page
    assert "3 February 2027" in page


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": "soon"}, "due_on"),
        ({"kind": "x"}, "kind"),
        ({"audience": "x"}, "audience"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(ada, job, console, said, field):
    answer = post(console(ada), "new/", SAID | {"details": "Close by."} | said)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert "Close by." in answer.content.decode()
    assert not Ask.objects.visible_to(ada).exists()


def test_a_whole_list_of_the_trade_is_asked_in_one_press(ada, job, console):
    client = console(ada)
    assert "Opening a claim" in words(client.get(PATH, secure=True))

    assert post(client, "use/", {"list": "0", "audience": "customer"}).status_code == 303

    asked = Ask.objects.visible_to(ada)
    assert asked.count() == 4
    assert {ask.kind for ask in asked} == {"file", "answer"}
    assert all(ask.due_on for ask in asked)
    for wrong in ("9", "-1", "x", ""):
        assert post(client, "use/", {"list": wrong, "audience": "customer"}).status_code == 404
    post(client, "use/", {"list": "0", "audience": "nobody"})
    assert asked.count() == 4


def test_what_was_sent_is_shown_accepted_or_sent_back(ada, job, cleo, console):
    client, ask = console(ada), an_ask(job, by=ada, kind="file", text="Photos")
    ask.give(by=cleo.viewer, words="There they are", uploads=[a_pdf("meter.pdf")])
    page = words(client.get(PATH, secure=True))
    for said in ("Sent to you", "Cleo Castle", "There they are", "meter.pdf"):
        assert said in page

    assert post(client, f"{ask.key}/back/", {"reason": " "}).status_code == 422
    assert post(client, f"{ask.key}/back/", {"reason": "Too dark."}).status_code == 303
    assert the(ada).state == "sent_back"
    the(ada).give(by=cleo.viewer, uploads=[a_pdf("bright.pdf")])
    assert post(client, f"{ask.key}/accept/").status_code == 303
    assert the(ada).state == "accepted"
    assert "changed a moment ago" in words(
        client.get(post(client, f"{ask.key}/accept/")["Location"], secure=True)
    )


def test_it_is_edited_and_withdrawn_while_it_waits(ada, job, console):
    client, ask = console(ada), an_ask(job, by=ada)

    assert (
        post(client, f"{ask.key}/", {"text": "Other words", "details": "", "due_on": ""}).status_code == 303
    )
    assert (the(ada).text, the(ada).remind_at) == ("Other words", None)
    assert post(client, f"{ask.key}/withdraw/").status_code == 303
    assert the(ada).state == "withdrawn"
    assert post(client, f"{ask.key}/", {"text": "Late"}).status_code == 422


def test_nobody_of_another_business_and_nobody_unknown_gets_there(ada, zed, job, console, client):
    ask = an_ask(job, by=ada)

    assert client.get(PATH, secure=True).status_code == 302
    signed_in = console(zed)
    for path in ("", "new/", f"{ask.key}/"):
        assert signed_in.get(f"{PATH}{path}", secure=True).status_code == 404
    assert the(ada).state == "open"
