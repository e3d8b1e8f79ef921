"""Many portal users at once: shut out and taken back, asked in again, written to a file that only its maker gets."""

import html
import re

import pytest

from fanlight.core import sheets
from fanlight.ground.access.ways import barring, inviting, standing
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Reach
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow
from fanlight.work.transfers import exporting
from fanlight.work.transfers.models import Export
from tests import world
from tests.faces.console.desk import at_the_desk, words

LIST = {"listing": "portal_users", "query": ""}
UNDO = re.compile(r'action="([^"]*/undo/)"')


@pytest.fixture
def eve(alder, ada):
    contact = world.a_contact(alder, "Eve East")
    inviting.invite(contact, Reach(alder.portal("customer")), by=ada)
    return contact.reloaded()


def state_of(contact):
    return contact.reloaded().portal_state


@pytest.mark.feature("D31")
def test_chosen_ones_are_disabled_and_the_toast_takes_it_back(ada, desk, gus, eve):
    answer = desk.post("bulk/new/", **LIST, verb="disable", chosen=[gus.contact.key, eve.key])
    assert answer["Location"] == "/console/alder/portal-users/"
    assert (state_of(gus.contact), state_of(eve)) == ("disabled", "disabled")

    page = desk.get("portal-users/")
    assert "Access of 2 people disabled" in words(page)
    desk.client.post(html.unescape(UNDO.findall(page.content.decode())[0]))

    assert (state_of(gus.contact), state_of(eve)) == ("link", "invited")


def test_taking_it_back_leaves_alone_whoever_was_disabled_again_since(ada, desk, gus):
    desk.post("bulk/new/", **LIST, verb="disable", chosen=gus.contact.key)
    page = desk.get("portal-users/")
    barring.enable(gus.contact.reloaded(), by=ada)
    barring.disable(gus.contact.reloaded(), by=ada)

    desk.client.post(html.unescape(UNDO.findall(page.content.decode())[0]))

    assert state_of(gus.contact) == "disabled"
    assert BulkRow.objects.visible_to(ada).get().outcome == "kept"


@pytest.mark.feature("B27")
def test_invitations_are_sent_again_to_those_who_wait(ada, desk, gus, eve):
    letters = Letter.objects.visible_to(ada).filter(kind=inviting.KIND)
    desk.post("bulk/new/", **LIST, verb="resend", chosen=[gus.contact.key, eve.key])

    assert letters.filter(contact=eve).count() == 2
    assert not letters.filter(contact=gus.contact).exists()
    outcomes = dict(BulkRow.objects.visible_to(ada).values_list("row_id", "outcome"))
    assert outcomes == {gus.contact.pk: "skipped", eve.pk: "done"}


def test_all_that_match_means_the_list_that_was_shown(ada, desk, gus, eve):
    asked = desk.post("bulk/new/", listing="portal_users", query="state=invited", verb="disable", all="1")
    assert "every row that the list finds" in words(asked)
    desk.post("bulk/new/", listing="portal_users", query="state=invited", verb="disable", all="1", sure="1")
    running.run(BulkAction.objects.visible_to(ada).get())

    assert (state_of(gus.contact), state_of(eve)) == ("link", "disabled")


@pytest.mark.feature("B28")
def test_the_report_has_every_row_and_no_cell_is_a_formula(alder, ada, desk, cleo, gus, eve, tmp_path):
    standing.settle(cleo.contact.pk, owner=ada)
    evil = Contact.add(by=ada, name='=HYPERLINK("http://evil.example")', email="evil@mail.example")
    inviting.invite(evil, Reach(alder.portal("customer")), by=ada)
    assert 'href="/console/alder/export/portal_users/new/"' in desk.get("portal-users/").content.decode()
    desk.post("export/portal_users/new/", answered="1", query="", format="xlsx")
    one = Export.objects.visible_to(ada).get()
    exporting.make(one)
    one = one.reloaded()

    answer = desk.get(f"export/{one.key}/file/")
    book = tmp_path / "report.xlsx"
    book.write_bytes(b"".join(answer.streaming_content))
    rows = read(book)

    heads = rows[0]
    assert heads[:4] == ["Name", "Email", "State", "Portals"]
    names = [row[0] for row in rows[1:]]
    assert names == ['=HYPERLINK("http://evil.example")', "Cleo Castle", "Eve East", "Gus Garner"]
    seen = heads.index("Last sign-in")
    assert "Never" in {row[seen] for row in rows[1:]}
    assert rows[2][2] == "Active"


@pytest.mark.feature("B28")
def test_the_report_is_its_makers_alone(ada, max_, desk, gus):
    desk.post("export/portal_users/new/", answered="1", query="", format="xlsx")
    one = Export.objects.visible_to(ada).get()
    exporting.make(one)

    mine = desk.get(f"export/{one.key}/file/")
    assert (mine.status_code, bool(b"".join(mine.streaming_content))) == (200, True)
    assert at_the_desk(max_).get(f"export/{one.key}/file/").status_code == 404


def read(book):
    """Cells as they are kept; a formula in any of them fails."""
    from openpyxl import load_workbook

    sheet = load_workbook(book).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.max_row < sheets.MOST_ROWS
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_views_are_kept_for_this_list_too(ada, desk, gus):
    answer = desk.post("views/portal_users/new/?state=disabled", name="Shut out")
    assert answer.status_code == 303
    assert "Shut out" in words(desk.get("portal-users/"))


def test_it_is_found_by_keyboard_and_everywhere(desk):
    page = desk.get("").content.decode()
    assert re.search(r'href="/console/alder/portal-users/"[^>]*data-goto="u"', page)
    assert "Portal users" in words(desk.get("help/keys/"))
    assert "Portal users" in words(desk.get("search/", q="portal us"))
    assert "Export User Report" in words(desk.get("search/", q="export user"))
