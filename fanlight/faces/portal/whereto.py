"""Where a reader wanted to go before they were asked who they are: a page of this portal, or nowhere.

The wish travels as `next` in addresses and forms, which anybody may write, so it is believed only when it is the path
of a page of this portal that is made for contacts.
"""

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse

from fanlight.core.net import parts_of

LONGEST: Final = 500
INSIDE: Final = ("contacts", "proven")


def wanted(request: Any) -> str:
    """The path that `next` names, with its query; empty when it is none of ours."""
    asked = str(request.POST.get("next") or request.GET.get("next") or "")
    return asked if is_ours(asked, request) else ""


def first(name: str, request: Any) -> str:
    """The address of a page to be passed first, which leads back to where this request came for.

    A form that was sent cannot be sent again by leading there: then it is the page it stood on.
    """
    here = request.get_full_path() if request.method in ("GET", "HEAD") else _page_before(request)
    return with_next(reverse(name, urlconf=request.urlconf), here if is_ours(here, request) else "")


def with_next(address: str, path: str, **more: str) -> str:
    """The address, with the wish and whatever else has something to say."""
    said = {name: text for name, text in {"next": path, **more}.items() if text}
    return f"{address}?{urlencode(said)}" if said else address


def is_ours(path: str, request: Any) -> bool:
    """Whether it is a path of this portal, whose page is for contacts: no host, no trick of spelling, no doorstep."""
    prefix = f"/{request.workspace_name}/"
    if len(path) > LONGEST or not path.startswith(prefix) or not path.isprintable() or "\\" in path:
        return False
    inside = urlsplit(path).path.removeprefix(prefix)
    try:
        found = resolve(f"/{inside}", urlconf=request.urlconf)
    except Resolver404:
        return False
    return getattr(found.func, "audience", "") in INSIDE


def _page_before(request: Any) -> str:
    """The path of the page that sent this form, by its Referer: it only ever chooses among pages of ours."""
    before = parts_of(str(request.headers.get("Referer", "")))
    return before.path + (f"?{before.query}" if before.query else "")
