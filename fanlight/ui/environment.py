"""The Jinja2 environment of all our pages: what every template may use without importing it.

`ui` holds every macro of `components/`; being a global, it is there in a block that is drawn alone too.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, get_language_bidi
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro

from fanlight.core.viewers import Viewer
from fanlight.ui import dates, words
from fanlight.ui.addresses import url
from fanlight.ui.sentences import counted, said
from fanlight.ui.static import static

HERE = Path(__file__).parent
FOLDERS = (
    HERE,
    HERE.parent / "faces" / "console" / "templates",
    HERE.parent / "faces" / "portal" / "templates",
    HERE.parent / "demo" / "templates",
)
THEMES = ("light", "dark")
REMEMBERED = {"icon", "fan", "mark", "avatar", "badge"}
"""Small components that a page draws over and over, and that say nothing that is translated."""


def environment(**options: Any) -> Environment:
    """The callable named in settings. Django's loader and undefined give way to ours."""
    ours = {"loader": FileSystemLoader(FOLDERS), "undefined": StrictUndefined}
    made = Environment(**{**options, **ours}, trim_blocks=True, lstrip_blocks=True)
    made.filters |= FILTERS
    made.globals |= GLOBALS | {"is_demo": getattr(settings, "DEMO", False)}
    fill_components(made)
    return made


def fill_components(made: Environment) -> None:
    """Put every macro of components/*.html into the global `ui`, by its name, which only one file may use.

    The global stands before the first file is read: a macro keeps the globals of that moment, and calls others.
    """
    found = made.globals["ui"] = SimpleNamespace()
    for path in sorted((HERE / "components").glob("*.html")):
        module = made.get_template(f"components/{path.name}").module
        for name, macro in vars(module).items():
            if isinstance(macro, Macro) and not name.startswith("_"):
                if hasattr(found, name):
                    raise ValueError(f"Two components are called {name}.")
                setattr(found, name, remembered(macro) if name in REMEMBERED else macro)


def remembered(macro: Macro) -> Callable[..., str]:
    """A macro that is drawn once for the same words. `typed`: words that are markup are not the same as plain ones."""
    return lru_cache(maxsize=4096, typed=True)(macro)


def theme(request: HttpRequest) -> str:
    """The scheme this browser chose, or nothing: then it follows the system's."""
    chosen = request.COOKIES.get("fl_theme", "")
    return chosen if chosen in THEMES else ""


def single_keys(request: HttpRequest) -> bool:
    """Whether keys pressed alone are shortcuts in this browser. People who speak to theirs may not want it."""
    return request.COOKIES.get("fl_keys") != "off"


def reader_mark(request: HttpRequest) -> str:
    """Whose page this is, for what a browser keeps: says whether it is the same person, and nothing about them."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not (viewer.is_staff or viewer.is_contact):
        return ""
    kind, key = viewer.actor
    who = f"{viewer.workspace_id} {kind} {key}"
    return salted_hmac("fanlight.ui.reader", who, algorithm="sha256").hexdigest()[:24]


def notes(request: HttpRequest) -> list[tuple[str, str]]:
    """What earlier pages left to say once, each with the address that takes it back. Empty where none are kept."""
    return [(str(note), _undo(note.extra_tags or "")) for note in get_messages(request)]


def _undo(tags: str) -> str:
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""


def single_sign_on() -> str:
    """What the server is called that staff may sign in at; nothing where there is none."""
    name: str = settings.OIDC.get("name", "")
    return name


GLOBALS = {
    "_": said,
    "ngettext": counted,
    "url": url,
    "static": static,
    "theme": theme,
    "notes": notes,
    "reader_mark": reader_mark,
    "single_keys": single_keys,
    "single_sign_on": single_sign_on,
    "language": get_language,
    "is_right_to_left": get_language_bidi,
    "hours": dates.hours,
    "date_block": dates.block,
    "today": dates.today,
    "sheet": words.sheet,
}
FILTERS = {
    "day": dates.day,
    "short_day": dates.short_day,
    "clock": dates.clock,
    "when": dates.when,
    "when_within": dates.when_within,
    "machine": dates.machine,
    "file_size": words.file_size,
    "initials": words.initials,
    "hue": words.hue,
}
