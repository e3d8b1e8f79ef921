"""Fast addresses are the same as Django's."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import (
    NoReverseMatch,
    clear_script_prefix,
    include,
    path,
    re_path,
    reverse,
    set_script_prefix,
    set_urlconf,
)

from fanlight.config.urls import FACES
from fanlight.ui.addresses import url

pytestmark = pytest.mark.once


def page(request: HttpRequest, **arguments: str) -> HttpResponse:
    return HttpResponse()


class Table:
    """A URL table like a face's, with every shape of address."""

    urlpatterns = (
        path("", include((
            [
                path("", page, name="home"),
                path("jobs/<str:number>/", page, name="job-show"),
                path("jobs/<str:number>/files/<str:key>/", page, name="file-show"),
                path("pages/<int:number>/", page, name="page-show"),
                re_path(r"^years/(?P<year>[0-9]{4})/$", page, name="year-show"),
                path("twice/", page, name="twice"),
                path("twice/<str:one>/", page, name="twice"),
            ],
            "console",
        ))),
        path("under/<str:parent>/", include(([path("<str:child>/", page, name="child")], "deep"))),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _on_a_face() -> Iterator[None]:
    set_urlconf(Table)
    set_script_prefix("/console/alder/")
    yield
    clear_script_prefix()
    set_urlconf(None)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("console:home", []),
        ("console:job-show", ["J-2417"]),
        ("console:job-show", ["a/b c?d#e&ü"]),
        ("console:job-show", ["100%"]),
        ("console:file-show", ["J-2417", "x7Yz"]),
        ("console:page-show", [3]),
        ("console:year-show", ["2026"]),
        ("console:twice", []),
        ("console:twice", ["once"]),
        ("deep:child", ["a", "b"]),
    ],
)
def test_an_address_is_what_django_would_say(name, arguments):
    if name == "console:job-show" and "/" in str(arguments[0]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)
        with pytest.raises(NoReverseMatch):
            url(name, *arguments)
        return

    assert url(name, *arguments) == reverse(name, args=arguments)


def test_an_address_carries_the_workspace_of_the_moment():
    assert url("console:job-show", "J-1") == "/console/alder/jobs/J-1/"
    set_script_prefix("/console/birch/")
    assert url("console:job-show", "J-1") == "/console/birch/jobs/J-1/"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("console:gone", []), ("elsewhere:home", []), ("console:job-show", []), ("console:home", ["x"])],
)
def test_an_address_that_is_not_there_is_an_error(name, arguments):
    with pytest.raises(NoReverseMatch):
        url(name, *arguments)


@pytest.mark.parametrize("face", ["console", "portal"])
def test_every_address_of_a_face_is_spelled_like_djangos(face):
    set_urlconf(FACES[face])
    for name, count in names_of(face):
        arguments = ["J-1"] * count
        try:
            expected = reverse(f"{face}:{name}", args=arguments)
        except NoReverseMatch:
            continue  # its converter wants something else; such names go through reverse as well
        assert url(f"{face}:{name}", *arguments) == expected


def names_of(face: str) -> list[tuple[str, int]]:
    included = FACES[face].urlpatterns[0].url_patterns
    return [(one.name, len(one.pattern.converters)) for one in included if one.name]
