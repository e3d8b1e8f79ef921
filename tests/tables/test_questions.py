"""No address answers yes or no about what its reader may not see: each page reads what a table says, and no other."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from fanlight.core import listings
from fanlight.core.tenancy import TenantModel
from fanlight.faces.console.pages import jobs as job_pages
from tests.sizes import IS_LONG
from tests.tables.asking import a_target, asked, body_of, text_of
from tests.tables.hearing import EVERYTHING, Heard, listen
from tests.tables.questions import LISTS, PARAMETERS
from tests.walk.engine import NOISE
from tests.walk.manifest import MANIFEST
from tests.walk.viewers import by_name

READ = {name: set(said.split()) for said, names in PARAMETERS.items() for name in names.split()}
READERS = {
    "console": ("owner of alder",),
    "portal": ("holder client", "guest alder one customer", "stranger"),
}
BY_CHANCE = re.compile(r"/preview/[^/\"]+|\?[^\"' ]*")
"""Signed addresses, and what a page repeats of its own address in a link."""
LOOKUPS = ("", "__startswith", "__gt")


@pytest.mark.trust("TE12")
def test_every_page_reads_the_parameters_of_the_table_and_no_other(walk, monkeypatch):
    listen(monkeypatch)
    found: dict[str, set[str]] = {}
    for name, entry in MANIFEST.items():
        path, _target = a_target(walk, name)
        for who in READERS[entry.face]:
            browser = by_name(walk.walkers, who).browser
            for method in [one for one in ("GET", "POST") if one in entry.methods]:
                Heard.names = set()
                asked(browser, method, path, body_of(walk, name) if method == "POST" else None)
                found.setdefault(name, set()).update(Heard.names)

    assert {name: heard for name, heard in found.items() if heard} == READ
    assert max(Counter(name for names in PARAMETERS.values() for name in names.split()).values()) == 1


@pytest.mark.once
@pytest.mark.trust("TE12")
def test_every_filter_and_order_of_every_list_is_in_the_table():
    there = {
        name: (
            " ".join(one.name for one in listing.states),
            {one.name for one in listing.filters},
            {one.name: one.field for one in listing.sorts},
        )
        for name, listing in listings._listings.items()
    }
    assert {name: (states, set(filters), sorts) for name, (states, filters, sorts) in LISTS.items()} == there


@pytest.mark.trust("TE12")
def test_the_name_of_any_column_is_ignored_in_any_address(walk):
    """Every column of every table as a filter, an order and a search, at every page: the page as without."""
    columns, wrong = _columns(), []
    assert len(columns) > 200
    for name, entry in MANIFEST.items():
        if "GET" not in entry.methods or name in ("console:suggestion-list", "console:view-new"):
            continue
        known = READ.get(name, set()) | _of_lists(name)
        for who in READERS[entry.face][:2]:
            names = [one for one in columns if one.partition("__")[0] not in known]
            if _differs(walk, name, by_name(walk.walkers, who).browser, dict.fromkeys(names, "can")):
                wrong.append(f"{name} as {who}")
    assert wrong == []


@pytest.mark.trust("TE12")
def test_a_list_that_filters_by_whatever_is_said_is_noticed(walk, monkeypatch):
    honest = job_pages.listed

    def loose(request: Any, listing: Any, address: str) -> Any:
        said = {name: value for name, value in request.GET.items() if "__" in name}
        rows = lambda viewer: listing.rows(viewer).filter(**said)  # noqa: E731
        return honest(request, replace(listing, rows=rows, quick=lambda *_: None), address)

    browser = by_name(walk.walkers, "owner of alder").browser
    monkeypatch.setattr(job_pages, "listed", loose)
    assert _differs(walk, "console:job-list", browser, {"member__login__password__startswith": "can"})
    assert not _differs(walk, "console:job-list", browser, {"nothing": "can"})


@pytest.mark.trust("TE12")
def test_an_order_or_filter_that_a_list_does_not_know_changes_nothing(walk):
    browser = by_name(walk.walkers, "owner of alder").browser
    for name in ("job", "contact", "client", "site", "portal-user"):
        for said in ({"sort": "password"}, {"sort": "-member__login__password"}, {"state": "hidden"}):
            assert not _differs(walk, f"console:{name}-list", browser, said), f"{name} {said}"


@pytest.mark.trust("TE12", "TE03")
def test_a_filter_says_no_more_of_another_workspace_than_of_nothing(walk):
    """Keys of Birch's rows, and its words, against ones that nobody has."""
    browser, done = by_name(walk.walkers, "owner of alder").browser, 0
    keys = [getattr(one, "key", "") for one in walk.there.objects.values()]
    for name in ("job", "contact", "client", "site", "portal-user"):
        listing = listings._listings[f"{name.replace('-', '_')}s"]
        for one in [*(a.name for a in listing.filters), "after", "before", "chosen"]:
            nothing = _plain(walk, f"console:{name}-list", browser, {one: "0123456789ABCDEFGHIJKL"})
            theirs = sorted({key for key in keys if len(key) == 22})
            for key in theirs if IS_LONG else theirs[:3]:
                assert _plain(walk, f"console:{name}-list", browser, {one: key}) == nothing, f"{name} {one}"
                done += 1
    for name in ("job-list", "contact-list", "search-show"):
        theirs = _plain(walk, f"console:{name}", browser, {"q": "can.birch.one"})
        assert theirs == _plain(walk, f"console:{name}", browser, {"q": "zebra.quagga"})
    assert done >= 60


@pytest.mark.trust("TE12")
def test_where_to_go_on_says_nothing_about_a_row_that_the_reader_may_not_see(walk):
    """The keys of notes, files, jobs of other audiences, jobs and workspaces, against one that nobody has."""
    pages = [name for name, said in READ.items() if "before" in said and name.startswith("portal:")]
    hidden = [
        str(getattr(one, "key", one.pk))
        for stage in (walk.here, walk.there)
        for jobs in stage.jobs.values()
        for label, one in jobs.objects.items()
        if stage is walk.there or jobs.label == "two" or label.endswith((".staff", ".instructing_client"))
        if IS_LONG or label.startswith(("note", "file", "appointment"))
    ] + ["J-2", "J-500"]
    assert len(pages) == 12
    for turn, name in enumerate(pages):
        for who in READERS["portal"][:2]:
            browser = by_name(walk.walkers, who).browser
            nothing = _plain(walk, name, browser, {"before": "0123456789ABCDEFGHIJKL"})
            for key in hidden if IS_LONG else hidden[turn % 2 :: 2]:
                assert _plain(walk, name, browser, {"before": key}) == nothing, f"{name} {key}"
    assert len(hidden) > 15


def _columns() -> list[str]:
    """Of every table of tenants and of logins, also across a relation, with lookups; and what frameworks read."""
    models = [
        one
        for one in apps.get_models()
        if issubclass(one, TenantModel) or one._meta.app_label == "workspaces"
    ]
    names = sorted({field.name for model in models for field in model._meta.concrete_fields})
    found = [f"{name}{lookup}" for name in names for lookup in LOOKUPS]
    across = [
        f"{one}__{name}__startswith" for one in ("contact", "room", "login", "member") for name in names[:60]
    ]
    usual = [
        "order_by",
        "ordering",
        "o",
        "fields",
        "filter",
        "search",
        "limit",
        "offset",
        "include",
        "expand",
    ]
    return (found + across + usual)[:1100]


def _of_lists(name: str) -> set[str]:
    """What a list page reads among all that is said: its filters, and the words that every list knows."""
    if EVERYTHING not in READ.get(name, set()):
        return set()
    filters = {one for _states, known, _sorts in LISTS.values() for one in known}
    return filters | {"q", "state", "sort", "after", "before", "chosen"}


def _differs(walk: Any, name: str, browser: Client, said: dict[str, str]) -> bool:
    masked = tuple(said.values())
    return _plain(walk, name, browser, said, masked) != _plain(walk, name, browser, {}, masked)


def _plain(walk: Any, name: str, browser: Client, said: dict[str, str], masked: tuple[str, ...] = ()) -> str:
    """What comes, without chance and without what was said, which a page may repeat."""
    answer, _written = asked(browser, "GET", a_target(walk, name)[0], said)
    text = BY_CHANCE.sub("", NOISE.sub("", text_of(answer)))
    for value in {*masked, *said.values()}:
        text = text.replace(value, "SAID")
    return f"{answer.status_code} {answer.headers.get('Location', '').partition('?')[0]} {text}"
