"""Contacts by hand: the list, the page, the form, ties to clients, archived and taken out again."""

import pytest

from fanlight.ground.people.models import Affiliation, Client, Contact
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong
from tests.ground.people.merges import merge

LONG = "x" * 500


def said(**more):
    return {
        "name": "Helen Hart",
        "email": "helen@mail.example",
        "others": "",
        "phone": "",
        "title": "",
    } | more


def contacts(viewer):
    return list(Contact.objects.visible_to(viewer).order_by("id"))


def test_somebody_new_is_written_down_with_every_address_and_the_client(alder, ada, insurer, desk):
    answer = desk.post(
        "contacts/new/",
        **said(others="hart@work.example\n\n  office@work.example ", client="brightwater insurance"),
    )

    (contact,) = contacts(ada)
    assert answer["Location"] == f"/console/alder/contacts/{contact.key}/"
    page = words(desk.get(f"contacts/{contact.key}/"))
    assert "Helen Hart" in page
    for shown in ("helen@mail.example", "hart@work.example", "office@work.example", "Brightwater Insurance"):
        assert shown in page
    assert contact.draft.emails[0] == "helen@mail.example"


def test_a_client_that_nobody_knows_is_added_with_its_first_contact(alder, ada, desk):
    desk.post("contacts/new/", **said(client="Northcote Mutual"))

    (tie,) = Affiliation.objects.visible_to(ada)
    assert (tie.client.name, tie.role) == ("Northcote Mutual", "owner")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "   "}, "name", "required"),
        ({"name": LONG}, "name", "at most 200 characters (it has 500)"),
        ({"name": "\u200d\u00ad"}, "name", "can be read"),
        ({"email": "helen@"}, "email", "valid email"),
        ({"others": "hart@work.example\nnobody"}, "others", "“nobody” is no email address"),
        ({"others": "\n".join(f"h{n}@mail.example" for n in range(20))}, "others", "20 email addresses"),
    ],
)
def test_what_cannot_be_is_named_and_what_was_typed_stays(alder, ada, desk, change, field, why, htmx):
    answer = desk.post("contacts/new/", htmx=htmx, **said(**change))

    assert answer.status_code == 422
    assert why in wrong(answer, field)
    assert typed(answer, "email") == said(**change)["email"]
    assert contacts(ada) == []


@pytest.mark.parametrize("name", ["ליאת כהן", "🦊 Fox & Söhne <blink>", "José Ñandú", "李小龍"])
def test_names_of_every_script_are_kept_shown_and_found(alder, ada, desk, name):
    desk.post("contacts/new/", **said(name=name))

    (contact,) = contacts(ada)
    assert contact.name == name
    assert name in words(desk.get("contacts/", q=name.split(maxsplit=1)[-1][:2]))
    assert "<blink>" not in desk.get(f"contacts/{contact.key}/").content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_who_edit_at_once_is_told_and_loses_nothing(alder, ada, max_, nia, desk, htmx):
    page = f"contacts/{nia.key}/edit/"
    read = typed(desk.get(page), "revision")
    at_the_desk(max_).post(page, **said(name="Max was first", revision=read))

    answer = desk.post(page, htmx=htmx, **said(name="Ada was second", revision=read))

    assert answer.status_code == 409
    assert "Name Max was first" in words(answer)
    assert typed(answer, "name") == "Ada was second"
    again = desk.post(page, **said(name="Ada", revision=typed(answer, "revision")))
    assert again.status_code == 303
    assert nia.reloaded().name == "Ada"


def test_what_was_typed_for_a_contact_that_was_merged_meanwhile_is_kept(alder, ada, nia, gus, desk):
    page = f"contacts/{gus.contact.key}/edit/"
    read = typed(desk.get(page), "revision")
    merge(nia, gus.contact, by=ada)

    answer = desk.post(page, **said(name="Typed for Gus", revision=read))

    assert answer.status_code == 409
    assert "merged this with another one" in words(answer)
    assert typed(answer, "name") == "Typed for Gus"
    assert f'action="/console/alder/contacts/{nia.key}/edit/"' in answer.content.decode()
    assert nia.reloaded().name == "Nia North"


def test_the_old_address_of_a_merged_contact_leads_on(alder, ada, nia, gus, desk):
    merge(nia, gus.contact, by=ada)

    answer = desk.get(f"contacts/{gus.contact.key}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/console/alder/contacts/{nia.key}/")
    history = words(desk.get(f"contacts/{nia.key}/"))
    assert "merged Gus Garner into the contact" in history
    assert history.count("added a contact") == 2, "the history of both"


def test_archived_and_taken_out_again_by_the_toast(alder, ada, nia, desk):
    desk.post(f"contacts/{nia.key}/archive/")
    page = desk.get(f"contacts/{nia.key}/")
    assert "Archived" in words(page)
    assert f"/console/alder/contacts/{nia.key}/restore/" in page.content.decode()
    assert "Nia North" not in words(desk.get("contacts/", htmx=True))
    assert "Nia North" in words(desk.get("contacts/", state="archived", htmx=True))

    desk.post(f"contacts/{nia.key}/archive/")
    assert "archived already" in words(desk.get(f"contacts/{nia.key}/"))
    desk.post(f"contacts/{nia.key}/restore/")
    assert not nia.reloaded().is_archived


def test_a_contact_belongs_to_several_clients_with_a_role_each(alder, ada, nia, insurer, desk):
    page = f"contacts/{nia.key}/clients/"
    desk.post(page, client=insurer.name, role="billing")
    desk.post(page, client="Northcote Mutual", role="viewer")
    assert wrong(desk.post(page, client=insurer.name, role="viewer"), "client")

    desk.post(f"{page}{insurer.key}/", role="approver")
    ties = {tie.client.name: tie.role for tie in Affiliation.objects.visible_to(ada).of_contact(nia)}
    assert ties == {insurer.name: "approver", "Northcote Mutual": "viewer"}
    assert desk.post(f"{page}{insurer.key}/", role="king").status_code == 422

    desk.post(f"{page}{insurer.key}/end/")
    assert [tie.client.name for tie in Affiliation.objects.visible_to(ada)] == ["Northcote Mutual"]


def test_of_two_clients_of_one_name_the_form_asks_which(alder, ada, nia, insurer, desk):
    twin = Client.add(by=ada, name=insurer.name)
    page = f"contacts/{nia.key}/clients/"

    answer = desk.post(page, client=insurer.name, role="viewer")
    assert answer.status_code == 422
    assert "Choose which one" in wrong(answer, "client")

    desk.post(page, client=insurer.name, client_key=twin.key, role="viewer")
    assert Affiliation.objects.visible_to(ada).get().client_id == twin.pk


def test_its_jobs_letters_and_doubles_stand_on_the_page(alder, job, ada, gus, desk):
    world.a_contact(alder, "gus garner", email="other@mail.example")
    shared = world.a_contact(alder, "Office", email="GUS@mail.example")

    page = words(desk.get(f"contacts/{gus.contact.key}/"))

    assert job.title in page
    assert "Perhaps the same:" in page
    assert "The same name" in page
    assert "The same email address" in page
    assert "Perhaps the same" not in words(desk.get(f"contacts/{world.a_contact(alder, 'Ona').key}/"))
    assert shared.key in desk.get(f"contacts/{gus.contact.key}/").content.decode()


def test_many_jobs_are_shown_a_portion_at_a_time(alder, ada, nia, desk):
    for n in range(12):
        world.a_participant(world.a_job(alder, title=f"Job {n:02}"), nia, by=ada)

    first = desk.get(f"contacts/{nia.key}/")
    assert "Job 11" in words(first)
    assert "Job 01" not in words(first)
    second = words(desk.get(f"contacts/{nia.key}/", before="J-3"))
    assert "Job 01" in second
    assert "Job 11" not in second


@pytest.mark.parametrize("page", ["", "edit/", "archive/", "restore/", "history/", "merge/", "clients/"])
def test_zed_gets_the_same_answer_for_alders_contacts_as_for_none(ada, nia, zed_desk, page):
    act = zed_desk.post if page in ("archive/", "restore/", "clients/") else zed_desk.get
    foreign, missing = act(f"contacts/{nia.key}/{page}"), act(f"contacts/{'x' * 22}/{page}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert not nia.reloaded().is_archived


def test_a_browser_cuts_nothing_off_that_is_pasted(alder, desk):
    """It would keep the first 200 letters and say nothing; the form says what is too long."""
    page = desk.get("contacts/new/").content.decode()

    assert 'name="name"' in page
    assert 'name="name" maxlength' not in page
