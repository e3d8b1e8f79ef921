"""Which field of which table is written and read by whom, as the statements and pages themselves say."""

import re
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from fanlight.core.doors import compare_and_set
from fanlight.core.tenancy import TenantModel
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.conversations.models import Note
from tests.tables import fields
from tests.tables.asking import Written, a_target, asked, body_of, text_of
from tests.walk.manifest import MANIFEST
from tests.walk.viewers import by_name

INSERT = re.compile(r'(?:INSERT(?: OR IGNORE)?|REPLACE) INTO "?(\w+)"?')
UPDATE = re.compile(r'UPDATE "?(\w+)"? SET (.*?) WHERE', re.DOTALL)
DELETE = re.compile(r'DELETE FROM "?(\w+)"?')
COLUMN = re.compile(r'"(\w+)" = ')
MARK = "planted-7f3a"
NUMBER = 987654321987
SPELLED = (
    "zone", "language", "kind", "place", "accent", "audience", "audiences", "date_order", "currency", "state",
    "listing", "query", "verb", "format",
)  # fmt: skip
"""Texts that are one of a few words: nobody typed them, and a page does not stand with another."""
READERS = (
    "client's owner",
    "holder client",
    "guest alder one customer",
    "guest alder one instructing_client",
    "stranger",
)

MARKED = re.compile(r"zq\d+qz")


@pytest.mark.once
@pytest.mark.trust("TE10")
def test_every_text_that_people_type_is_for_contacts_or_for_the_team():
    there = defaultdict(set)
    for model, field in _texts():
        there[model._meta.label].add(field.name)
    declared = {name: said.replace("/", "").split() for name, said in fields.TEXTS.items()}

    assert {name: set(said) for name, said in declared.items()} == there
    assert all(len(said) == len(set(said)) for said in declared.values())


@pytest.mark.trust("TE10")
def test_contacts_read_the_texts_of_the_table_and_no_other(walk):
    marks, seen = marked(walk), set()
    for who in READERS:
        audience = "instructing_client" if who.endswith("instructing_client") else "customer"
        for name in [
            name for name, entry in MANIFEST.items() if entry.face == "portal" and "GET" in entry.methods
        ]:
            path, _target = a_target(walk, name, owner="owner", audience=audience)
            seen |= {
                marks[one]
                for one in MARKED.findall(text_of(asked(by_name(walk.walkers, who).browser, "GET", path)[0]))
            }

    readable = {
        f"{name}.{one}" for name, said in fields.TEXTS.items() for one in said.partition("/")[0].split()
    }
    assert seen == readable
    assert len(marks) > 70


@pytest.mark.trust("TE10")
@pytest.mark.parametrize("who", ["holder client", "guest alder one customer", "client's owner"])
def test_a_contact_writes_the_columns_of_the_table_and_no_other(walk, who):
    """Whatever is sent besides: every column's name with a text, a number and a yes that would be noticed."""
    by_link, is_owner = who.startswith("guest"), who == "client's owner"
    mine = fields.LINKS_WRITE if by_link else fields.OWNERS_WRITE if is_owner else fields.CONTACTS_WRITE
    met: dict[str, set[str]] = defaultdict(set)
    for value in ("", MARK, str(NUMBER), "on"):
        said, wrong = sent_as(walk, who, extra=dict.fromkeys(_columns(), value) if value else ())
        assert wrong == []
        for table, columns in said.items():
            met[table] |= columns

    assert {table: " ".join(sorted(columns)) for table, columns in met.items()} == mine


@pytest.mark.trust("TE10")
@pytest.mark.parametrize("who", ["staff of alder", "owner of alder"])
def test_a_member_writes_the_columns_of_the_table_and_no_other(walk, who):
    """Columns that no form of theirs has stay as they are, whatever is sent."""
    mine = fields.STAFF_WRITE if who.startswith("staff") else fields.STAFF_WRITE | fields.ADMINS_WRITE
    for extra in ((), dict.fromkeys(_columns(), str(NUMBER))):
        said, _wrong = sent_as(walk, who, extra=extra)
        more = {table: columns - set(mine.get(table, "").split()) for table, columns in said.items()}
        assert {table: sorted(columns) for table, columns in more.items() if columns} == {}
        assert len(said) > 20


@pytest.mark.trust("TE10")
def test_a_form_that_takes_whatever_it_is_sent_is_noticed(walk, monkeypatch):
    honest = Note.write.__func__

    def loose(cls: Any, *, by: Any, **said: Any) -> Any:
        note = honest(cls, by=by, **said)
        compare_and_set(note, expect={}, classification=MARK)
        return note

    monkeypatch.setattr(Note, "write", classmethod(loose))
    said, wrong = sent_as(walk, "holder client")
    assert wrong == ["portal:note-add", "portal:request-note-add"]
    assert said["conversations_note"] == {"+", "classification"}


def _columns() -> set[str]:
    """Every column's name, as attribute and as key."""
    found = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    return {field.name for field in found} | {field.attname for field in found}


def written(found: Written) -> dict[str, set[str]]:
    """By table: columns of its updates, `+` for new rows, `-` for rows that are gone."""
    said: dict[str, set[str]] = defaultdict(set)
    for sql, _params in found.found:
        if insert := INSERT.match(sql):
            said[insert.group(1)].add("+")
        elif update := UPDATE.match(sql):
            said[update.group(1)] |= set(COLUMN.findall(update.group(2)))
        elif delete := DELETE.match(sql):
            said[delete.group(1)].add("-")
    return said


def sent_as(walk: Any, who: str, *, extra: Any = ()) -> tuple[dict[str, set[str]], list[str]]:
    walker, said, wrong = by_name(walk.walkers, who), defaultdict(set), []
    face = "console" if walker.is_staff else "portal"
    for name, entry in MANIFEST.items():
        if entry.face == face and "POST" in entry.methods:
            path, _target = a_target(walk, name, owner=walker.role)
            _answer, found = asked(walker.browser, "POST", path, dict(extra) | body_of(walk, name))
            for table, columns in written(found).items():
                said[table] |= columns
            if any(MARK in str(one) or one == NUMBER for _sql, params in found.found for one in params):
                wrong.append(name)
    return dict(said), wrong


def marked(walk: Any) -> dict[str, str]:
    """Put a mark into every text of every row of the workspace that people could have typed; mark: model.field."""
    marks = {}
    owner = {"workspace_id": walk.here.business.workspace_id}
    for number, (model, field) in enumerate(_texts()):
        mark = f"zq{number}qz"
        rows = model._base_manager.filter(
            **owner if issubclass(model, TenantModel) else {"pk": owner["workspace_id"]}
        )
        try:
            with transaction.atomic():
                rows.update(**{field.name: mark})
        except DatabaseError:  # unique, or never changed
            continue
        marks[mark] = f"{model._meta.label}.{field.name}"
    return marks


def _texts() -> list[tuple[Any, Any]]:
    """Texts of people and of the business, in every table of tenants."""
    tenants = [one for one in apps.get_models() if issubclass(one, TenantModel)] + [Workspace]
    return [
        (model, field)
        for model in tenants
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and model.privacy.get(field.name) in ("personal", "business")
        and field.name not in SPELLED
    ]
