"""Addresses of our pages, spelled fast: Django's `reverse` costs more than most of a page's queries.

The pattern of a name is looked up once for each URL table; the script prefix, which carries the workspace, and the
arguments are put in each time. Whatever is not plain goes through `reverse`, so the answers are always the same.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.urls import get_resolver, reverse

from fanlight.ui.moment import moment

PLAIN = re.compile(r"[A-Za-z0-9._~-]+").fullmatch
PARAMETER = re.compile(r"%\(\w+\)s")


def url(name: str, *args: object) -> str:
    """The address of `face:noun-verb` on this request's face and workspace. Raises NoReverseMatch like `reverse`."""
    here = moment()
    pattern = _pattern(here.urlconf, name, len(args))
    spelled = tuple(map(str, args))
    if pattern is None or not all(map(PLAIN, spelled)):
        return reverse(name, args=args)
    return here.prefix + pattern % spelled


@lru_cache(maxsize=1024)
def _pattern(urlconf: str | None, name: str, count: int) -> str | None:
    """`jobs/%s/` for a name with one argument; None when only Django can tell."""
    *namespaces, view = name.split(":")
    resolver, before = get_resolver(urlconf), ""
    for namespace in namespaces:
        if namespace not in resolver.namespace_dict:
            return None
        prefix, resolver = resolver.namespace_dict[namespace]
        before += prefix
    if PARAMETER.search(before):
        return None
    fitting = list(_forms(resolver.reverse_dict.getlist(view), count))
    return before + fitting[0] if len(fitting) == 1 else None


def _forms(
    entries: list[tuple[list[tuple[str, list[str]]], str, dict[str, object], object]], count: int
) -> Iterator[str]:
    for possibilities, _, defaults, _ in entries:
        for form, parameters in possibilities:
            if len(parameters) == count and not defaults:
                yield PARAMETER.sub("%s", form)
