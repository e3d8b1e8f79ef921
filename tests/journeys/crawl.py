"""Finds the pages of both faces by following links, and says which URL name each address belongs to.

Knows no page by itself: what there is to see comes from the URL tables and from the links on the pages.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from fanlight.config.urls import FACES

FRAME = re.compile(r"^/(?P<face>console/)?(?P<place>[a-z0-9-]+)(?P<rest>/.*)$")
NOT_A_PLACE = {"accounts", "console", "gallery", "health", "mail", "static"}


def name_of(address: str) -> str | None:
    """`console:job-show` for the address of a job; None for what belongs to neither face."""
    found = FRAME.match(urlsplit(address).path)
    if not found or found["place"] in NOT_A_PLACE:
        return None
    face = "console" if found["face"] else "portal"
    try:
        return resolve(found["rest"], urlconf=FACES[face]).view_name
    except Resolver404:
        return None


def names_of(face: str) -> set[str]:
    """Every URL name of a face."""
    return {f"{face}:{pattern.name}" for pattern in _patterns(get_resolver(FACES[face]))}


def _patterns(resolver: URLResolver) -> Iterator:
    for one in resolver.url_patterns:
        yield from _patterns(one) if isinstance(one, URLResolver) else [one]


def walk(page: Page, starts: Iterable[str], *, face: str, look: Callable[[str], None]) -> set[str]:
    """Open one page of each URL name that links lead to, nearest first; `look` is called with each name, there."""
    waiting, known = list(starts), set()
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name is None or name in known or not name.startswith(f"{face}:"):
            continue
        known.add(name)
        if not arrives(page, address):
            continue
        look(name)
        waiting += [link for link in links(page) if name_of(link) not in known]
    return known


def arrives(page: Page, address: str) -> bool:
    """Whether the address is a page; what is only a command answers 405, and a document or a sheet is no page."""
    if name_of(address) in {
        "console:export-file",
        "console:bulk-result",
        "console:file-show",
        "console:file-variant",
        "console:version-show",
        "console:client-document-zip",
        "console:document-zip",
        "console:folder-zip",
        "portal:client-document-zip",
        "portal:document-zip",
        "portal:folder-zip",
        "portal:appointment-file",
        "portal:file-show",
        "portal:file-variant",
        "console:import-refused",
    }:
        return False
    answer = page.goto(address)
    return answer is not None and answer.status != 405


def links(page: Page) -> list[str]:
    """Where the page leads: its links, and its forms, which often share their address with a page."""
    return page.evaluate(
        """[...document.querySelectorAll("a[href], form[action]")]
            .map((one) => one.href || one.action).filter((one) => one.startsWith(location.origin))"""
    )
