"""The least that the two measured pages can cost: plain WSGI, SQL by hand, and the product's own templates.

Same rows, same bytes. No Django between request and answer: no middleware, no URL table, no querysets, no visibility
rule. What a page costs above this is what the framework and the door cost.
"""

import re
import secrets
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402 (settings first)
from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: E402
from markupsafe import Markup  # noqa: E402

from bench import bare_reading as reading  # noqa: E402
from fanlight.config.compression import compressed  # noqa: E402
from fanlight.core.listings import Asked  # noqa: E402
from fanlight.faces.console.lists import Listed, Offer  # noqa: E402
from fanlight.faces.console.urls import urlpatterns as console_pages  # noqa: E402
from fanlight.faces.portal.pages.jobs import shown  # noqa: E402
from fanlight.faces.portal.urls import urlpatterns as portal_pages  # noqa: E402
from fanlight.ui import environment as product  # noqa: E402
from fanlight.work.bulk.verbs import verbs_of  # noqa: E402
from fanlight.work.jobs.listing import JOBS, NOBODY  # noqa: E402

PLACE: Final = "alder"
FACES: Final = {"portal": (portal_pages, f"/{PLACE}/"), "console": (console_pages, f"/console/{PLACE}/")}
ADDRESSES: Final = {
    f"{face}:{page.name}": prefix + re.sub(r"<[^>]+>", "%s", str(page.pattern))
    for face, (pages, prefix) in FACES.items()
    for page in pages
}

type Words = dict[str, str]


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    nonce, token = secrets.token_urlsafe(16), secrets.token_hex(32)
    cookies = dict(part.split("=", 1) for part in environ.get("HTTP_COOKIE", "").split("; ") if part)
    path = environ["PATH_INFO"]
    draw = _console if path.startswith("/console/") else _portal
    page = draw(path, cookies, {"csp_nonce": nonce, "csrf_token": token}).encode()
    encoding, content = compressed(page, environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(content)))]
    headers += [("Content-Encoding", encoding), ("Content-Security-Policy", POLICY.format(nonce=nonce))]
    headers += [
        ("Set-Cookie", f"{settings.CSRF_COOKIE_NAME}={token[:32]}; Path=/; Secure; HttpOnly"),
        *HEADERS,
    ]
    start_response("200 OK", headers)
    return [content]


POLICY: Final = "; ".join(
    f"{name} {' '.join(sources)}".replace("<CSP_NONCE_SENTINEL>", "'nonce-{nonce}'")
    for name, sources in settings.SECURE_CSP.items()
)
HEADERS: Final = [
    ("Vary", "HX-Request, HX-Request-Type, HX-History-Restore-Request, Cookie, Accept-Encoding"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "private, no-store"),
    ("X-Robots-Tag", "noindex, nofollow"),
]


def _portal(path: str, cookies: Words, fresh: Words) -> str:
    secret = cookies[f"{settings.PORTAL_COOKIE_PREFIX}{PLACE}"]
    page, frame = reading.portal(secret, place=PLACE, number=path.split("/")[3])
    return TEMPLATES.get_template("portal/jobs/show.html").render(
        page=frame, **shown(None, page), **_base(fresh)
    )


def _console(_path: str, cookies: Words, fresh: Words) -> str:
    found, frame = reading.console(cookies[settings.SESSION_COOKIE_NAME], place=PLACE)
    shown = {"list": _listed(found), "tones": found["tones"]}
    return TEMPLATES.get_template("console/jobs/list.html").render(page=frame, **shown, **_base(fresh))


class Here(Listed):
    """A list whose addresses ask nothing of Django."""

    @property
    def bulk(self) -> str:
        return ADDRESSES["console:bulk-new"]

    @property
    def export(self) -> str:
        return ADDRESSES["console:export-new"] % "jobs"

    export_chosen = export


def _listed(found: dict[str, Any]) -> Listed:
    address, offered = ADDRESSES["console:job-list"], {"status": found["statuses"]}
    offered["member"] = [*found["members"], (NOBODY, "Nobody")]
    return Here(
        name="jobs",
        label=JOBS.label,
        key="number",
        title="title",
        address=address,
        asked=Asked(),
        state="open",
        states=[(state.name, state.label) for state in JOBS.states],
        rows=found["jobs"],
        previous="",
        next=f"{address}?{urlencode({'after': found['jobs'][-1].number})}",
        is_capped=False,
        is_filtered=False,
        offers=[
            Offer(one.name, one.label, offered[one.name], "") for one in JOBS.filters if one.name in offered
        ],
        chips=[],
        sorts=[(sort.name, sort.label) for sort in JOBS.sorts],
        sort="newest",
        is_descending=True,
        verbs=[verb for verb in verbs_of("jobs").values() if "open" in verb.states],
        views=found["views"],
    )


def _base(fresh: Words) -> dict[str, Any]:
    field = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(fresh["csrf_token"])
    return fresh | {"request": None, "csrf_input": field}


@cache
def _said(sentence: str) -> Markup:
    return Markup(sentence)


GLOBALS: Final = {
    "_": lambda sentence, **values: _said(sentence) % values if values else _said(sentence),
    "url": lambda name, *keys: ADDRESSES[name] % keys,
    "theme": lambda _request: "",
    "notes": lambda _request: [],
    "single_keys": lambda _request: True,
    "language": lambda: settings.LANGUAGE_CODE,
    "is_right_to_left": lambda: False,
    "is_demo": False,
}


def _templates() -> Environment:
    """The product's templates and components, with helpers that ask nothing of Django."""
    loader = FileSystemLoader(product.FOLDERS)
    made = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= product.FILTERS
    made.globals |= product.GLOBALS | GLOBALS
    product.fill_components(made)
    return made


TEMPLATES: Final = _templates()
