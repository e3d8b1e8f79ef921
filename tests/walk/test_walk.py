"""The walk itself, over every route there is, and the completeness of its manifest."""

import pytest
from django.urls import URLPattern, URLResolver

from fanlight.config.urls import FACES
from tests.walk import stage as stages
from tests.walk.engine import Report, Walk, each_so_many
from tests.walk.manifest import MANIFEST
from tests.walk.viewers import walkers


@pytest.fixture
def walk(db):
    alder = stages.build("alder", trade="claims", owner="Ada Alder")
    birch = stages.build("birch", trade="contractor", owner="Zed Birch", first_number=500)
    return Walk(alder, birch, walkers(alder, birch))


def routes_that_exist() -> list[str]:
    return sorted(name for face, table in FACES.items() for name in _names(table.urlpatterns, face))


def _names(patterns: list[URLPattern | URLResolver], face: str) -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _names(pattern.url_patterns, face)
        else:
            found.append(f"{face}:{pattern.name}")
    return found


@pytest.mark.once
@pytest.mark.trust("TE05")
def test_every_route_is_in_the_manifest_and_says_for_whom_it_is():
    assert sorted(MANIFEST) == routes_that_exist()
    for table in FACES.values():
        for resolver in table.urlpatterns:
            for pattern in resolver.url_patterns:
                assert getattr(pattern.callback, "audience", None), f"{pattern.name} says not for whom it is"


@pytest.mark.trust("TE01", "TE02", "TE03", "TE04")
def test_nobody_gets_through_a_door_that_is_not_theirs(walk):
    every = each_so_many(sqlite=5, postgresql=12)
    report = walk.over(routes_that_exist(), every=every)

    _print(report)
    assert report.faults == []
    assert report.routes == set(MANIFEST)
    assert report.allowed > 1000 // every
    assert report.denied > 20_000 // every


def _print(report: Report) -> None:
    print(
        f"walked {report.requests} requests over {len(report.routes)} routes: "
        f"{report.allowed} allowed, {report.denied} denied, {len(report.faults)} faults"
    )
