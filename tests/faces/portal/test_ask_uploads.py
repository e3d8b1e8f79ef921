"""A file that was asked for comes in pieces, and answers in the moment in which it is there."""

import pytest

from fanlight.ground.blobs import ingest
from fanlight.work.asks.arriving import about
from fanlight.work.asks.models import Ask, AskDraft, AskFile
from fanlight.work.files.models import File, Upload
from tests.faces.portal.door import reading, switch, words
from tests.faces.test_tus import BYTES, LENGTH, TUS, a_phone, said, send
from tests.work.asks.test_asks import an_ask

pytestmark = [pytest.mark.django_db, pytest.mark.feature("E01"), pytest.mark.feature("A13")]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def ask(ada, job):
    return an_ask(job, by=ada, kind="file", text="The policy")


def announce(person, ask, *, name="policy.pdf", **other):
    """As the page says it that shows what is there now."""
    told = {"filename": name, "room": ask.room.key, "purpose": "ask", "about": about(ask)} | other
    headers = TUS | {"Upload-Length": str(LENGTH)} | said(**told)
    return a_phone(person).post("/alder/uploads/", headers=headers, content_type="text/plain")


def arrived(person, ask, *, name="policy.pdf"):
    place = announce(person, ask, name=name)["Location"]
    return send(a_phone(person), place, BYTES, 0)


def state(ask):
    return Ask.objects.within(ask).get(pk=ask.pk).state


def given(ask):
    return set(AskFile.objects.within(ask).filter(ask=ask).values_list("file__name", flat=True))


def nothing_kept(ada):
    folder = ingest.parts_folder(ada.workspace_id)
    return not Upload.objects.within(ada).exists() and not list(folder.iterdir())


def test_the_page_offers_it_and_the_last_byte_answers(job, ada, ask, cleo):
    page = reading(cleo).get(f"jobs/{job.number}/").content.decode()
    assert f"purpose=ask&amp;about={about(ask)}" in page
    place = announce(cleo, ask)["Location"]
    send(a_phone(cleo), place, BYTES[:100], 0)
    assert state(ask) == "open"

    assert send(a_phone(cleo), place, BYTES[100:], 100).status_code == 204

    assert (state(ask), given(ask)) == ("answered", {"policy.pdf"})
    assert Ask.objects.within(ask).get().contact_id == cleo.contact.pk
    assert "We look at it." in words(reading(cleo).get(f"jobs/{job.number}/"))
    assert a_phone(cleo).head(place, headers=TUS)["Fanlight-File"]


def test_the_next_files_of_the_same_person_lie_with_the_first_until_somebody_looked(ada, ask, cleo, gus):
    arrived(cleo, ask)
    assert arrived(cleo, ask, name="page two.pdf").status_code == 204
    assert given(ask) == {"policy.pdf", "page two.pdf"}
    other = announce(gus, ask)
    assert (other.status_code, other["Fanlight-Refusal"]) == (409, "ask.already_given")

    place = announce(cleo, ask, name="late.pdf")["Location"]
    Ask.objects.within(ask).get().accept(by=ada)
    late = send(a_phone(cleo), place, BYTES, 0)
    assert (late.status_code, late["Fanlight-Refusal"]) == (409, "ask.already_given")
    assert given(ask) == {"policy.pdf", "page two.pdf"}
    assert File.objects.within(ada).count() == 2


@pytest.mark.parametrize("what", ["reworded", "withdrawn", "given by another"])
def test_what_is_not_wanted_any_more_is_refused_in_words_and_not_kept(ada, ask, cleo, gus, what):
    place = announce(cleo, ask)["Location"]
    send(a_phone(cleo), place, BYTES[:100], 0)
    if what == "reworded":
        ask.change(AskDraft("file", "The policy, all pages"), by=ada)
    elif what == "withdrawn":
        ask.withdraw(by=ada)
    else:
        arrived(gus, ask)
    files, before = File.objects.within(ada).count(), state(ask)

    late = send(a_phone(cleo), place, BYTES[100:], 100)

    code = "ask.reworded" if what == "reworded" else "ask.already_given"
    assert (late.status_code, late["Fanlight-Refusal"]) == (409, code)
    assert len(late.content.decode()) > 20
    assert (File.objects.within(ada).count(), state(ask)) == (files, before)
    assert not Upload.objects.within(ada).filter(file=None).exists()
    assert not list(ingest.parts_folder(ada.workspace_id).iterdir())
    if what == "reworded":
        assert arrived(cleo, Ask.objects.within(ask).select_related("room").get()).status_code == 204


def test_a_race_for_the_last_byte_is_decided_with_the_file(ada, ask, cleo, monkeypatch):
    """It is withdrawn after it was asked whether it is wanted, and before the file is there."""
    place = announce(cleo, ask)["Location"]
    take = File.take

    def meanwhile(*args, **named):
        Ask.objects.within(ask).update(state="withdrawn")
        return take(*args, **named)

    monkeypatch.setattr(File, "take", meanwhile)
    late = send(a_phone(cleo), place, BYTES, 0)

    assert (late.status_code, late["Fanlight-Refusal"]) == (409, "ask.already_given")
    assert not File.objects.within(ada).exists()
    assert not AskFile.objects.within(ada).exists()
    assert nothing_kept(ada)


@pytest.mark.trust("TE03")
def test_nobody_answers_what_they_were_not_asked(alder, ada, job, ask, cleo, ines):
    theirs = an_ask(job, by=ada, kind="file", audience="instructing_client")
    wrong_kind = an_ask(job, by=ada, kind="confirmation", text="Yes?")

    for person, one in ((ines, ask), (cleo, theirs), (cleo, wrong_kind)):
        assert announce(person, one).status_code in (409, 422)
    for said_of in ("", "x", f"{ask.key}.", f"{ask.key}.99", f"{ask.key}.²", "y" * 61):
        assert announce(cleo, ask, about=said_of).status_code in (409, 422), said_of
    assert announce(cleo, ask, purpose="gift").status_code == 422
    switch(alder, "customer", section_asks=False)
    assert announce(cleo, ask).status_code == 409
    assert not Upload.objects.within(ada).exists()
    assert {state(ask), state(theirs), state(wrong_kind)} == {"open"}
