"""Search by words: the index that the database keeps, on the table of clients."""

import pytest
from django.db import transaction

from fanlight.core.fulltext import MOST_FOUND, matching, words_of
from fanlight.ground.people.models import Client

pytestmark = pytest.mark.django_db


def found(viewer, words, *marks):
    rows = Client.objects.visible_to(viewer).filter(matching(viewer, words, *marks)).order_by("-id")
    return [client.name for client in rows]


@pytest.fixture
def clients(alder):
    names = ["Brightwater Housing", "Bright & Sons", "Jürgen Straße", "O'Neill (Roofs)", "東京 ガス"]
    return [Client.add(by=alder.owner, name=name) for name in names]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("bright", ["Bright & Sons", "Brightwater Housing"]),
        ("BRIGHTW hous", ["Brightwater Housing"]),
        ("jurgen strasse", ["Jürgen Straße"]),
        ("o'neill", ["O'Neill (Roofs)"]),
        ("東京", ["東京 ガス"]),
        ("b", []),
        ("water", []),
        ("nothing", []),
    ],
)
def test_rows_are_found_by_how_their_words_begin(alder, clients, words, names):
    assert found(alder.owner, words) == names


@pytest.mark.parametrize(
    "typed", ['"', "' OR 1=1 --", "a* AND b", "NEAR(a b)", ":*", "\x00", "\ue000w1", "-x", "^"]
)
def test_signs_of_a_query_language_are_only_signs(alder, clients, typed):
    assert isinstance(found(alder.owner, typed), list)


def test_a_mark_cannot_be_written(alder):
    Client.add(by=alder.owner, name="\ue000archived sneak")

    assert found(alder.owner, "sneak", "archived") == []


def test_what_changes_is_found_anew_and_what_goes_is_gone(alder, clients):
    bright = clients[1]
    bright.name, bright.search_text = "Dull", words_of("Dull")
    bright.save(update_fields=["name", "search_text"])
    assert found(alder.owner, "dull") == ["Dull"]
    assert found(alder.owner, "sons") == []

    bright.delete()

    assert found(alder.owner, "dull") == []


def test_what_is_rolled_back_is_not_found(alder, clients):
    with transaction.atomic():
        Client.add(by=alder.owner, name="Ghost")
        transaction.set_rollback(True)

    assert found(alder.owner, "ghost") == []


def test_another_workspace_finds_its_own(alder, birch, clients):
    Client.add(by=birch.owner, name="Brightwater Birch")

    assert found(birch.owner, "bright") == ["Brightwater Birch"]


def test_filters_are_answered_from_the_index(alder, clients):
    clients[0].archived_at = clients[0].created_at
    clients[0].save(update_fields=["archived_at"])

    assert found(alder.owner, "bright", "live") == ["Bright & Sons"]
    assert found(alder.owner, "bright", "archived") == ["Brightwater Housing"]
    assert found(alder.owner, "bright", "household") == []


def test_a_common_word_brings_the_newest_and_no_more(alder):
    rows = [
        Client(workspace_id=alder.workspace.pk, name=f"Same {n}", name_key="same", search_text=f"same {n}")
        for n in range(MOST_FOUND + 20)
    ]
    Client.objects.bulk_create(rows)

    names = found(alder.owner, "same")

    assert len(names) == MOST_FOUND
    assert names[0] == f"Same {MOST_FOUND + 19}"


def test_each_word_is_kept_once_and_none_is_cut():
    assert words_of("Étude, étude 12-B", "etude") == "etude 12 b"
    kept = words_of(" ".join(f"word{n}" for n in range(500)))
    assert len(kept) <= 800
    assert kept.split()[-1] == f"word{len(kept.split()) - 1}"
