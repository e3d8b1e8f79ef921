"""How a letter looks: the plain text, the same words as HTML in the business's colour, and its headers."""

import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, PackageLoader, StrictUndefined

from fanlight.core.errors import Sentence
from fanlight.ground.mail.lines import is_address, mailbox, one_line
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.values import Filling
from fanlight.ground.rooms.brand import logo_path
from fanlight.ground.rooms.models import Branding
from fanlight.ground.workspaces.addresses import name_of
from fanlight.ground.workspaces.models import Workspace

HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
HOUSE_ACCENT: Final = "#4053d6"
LIGHT, DARK = "#ffffff", "#16221f"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some lines of text; with `button`, an address to press; with `is_large`, something to read off and type."""

    text: str
    button: Sentence = ""
    is_large: bool = False


def written(letter: Letter, filling: Filling) -> EmailMultiAlternatives:
    """The message as it leaves. Reads the business and its colours; mints nothing."""
    business = Workspace.objects.get(pk=letter.workspace_id)
    with translation.override(letter.contact.written_language if letter.contact else None):
        body = f"{filling.of(letter.body)}\n\n-- \n{_signature(business)}\n"
        html = _html(letter, filling, business)
    message = EmailMultiAlternatives(
        subject=one_line(filling.of(letter.subject)),
        body=body,
        from_email=mailbox(business.name, settings.MAIL_FROM),
        to=[mailbox(letter.contact.name if letter.contact else "", letter.to_address)],
        reply_to=[business.email] if is_address(business.email) else None,
        headers=_headers(letter),
    )
    message.attach_alternative(html, "text/html")
    return message


def _headers(letter: Letter) -> dict[str, str]:
    return {"Message-ID": letter.message_id} | (
        {"Auto-Submitted": "auto-generated"} if letter.is_automatic else {}
    )


def _signature(business: Workspace) -> str:
    return "\n".join(line for line in (business.name, business.phone, business.email) if line)


def _html(letter: Letter, filling: Filling, business: Workspace) -> str:
    branding = Branding.objects.within(letter).filter(portal=None).select_related("logo").first()
    accent = branding.accent if branding and HEX.fullmatch(branding.accent) else HOUSE_ACCENT
    return LETTERS.get_template("letter.html").render(
        subject=one_line(filling.of(letter.subject)),
        paragraphs=paragraphs(letter.body, filling),
        business=business,
        accent=accent,
        ink=ink_on(accent),
        logo=_logo_address(branding),
        language=translation.get_language() or "en",
        is_right_to_left=translation.get_language_bidi(),
    )


def _logo_address(branding: Branding | None) -> str:
    """Where a mail program fetches the logo, or nothing. All letters name the same, so it tells nothing of a reader."""
    if branding is None or branding.logo is None:
        return ""
    path = logo_path(name_of(branding.workspace_id), branding.logo.digest)
    return f"{settings.ORIGIN.geturl().rstrip('/')}{path}"


def paragraphs(body: str, filling: Filling) -> list[Paragraph]:
    """Blank lines separate them. A dynamic value that stands alone may be a button."""
    made = []
    for part in re.split(r"\n\s*\n", body):
        button = filling.button(part)
        plain = Paragraph(filling.of(part).strip(), is_large=filling.is_large(part))
        made.append(Paragraph(button[1], button[0]) if button else plain)
    return made


def ink_on(accent: str) -> str:
    """White or nearly black, whichever is easier to read on this colour (WCAG contrast)."""
    light = luminance(accent)
    on_white, on_dark = 1.05 / (light + 0.05), (light + 0.05) / (luminance(DARK) + 0.05)
    return LIGHT if on_white >= on_dark else DARK


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1. Source: WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _letters() -> Environment:
    made = Environment(
        loader=PackageLoader("fanlight.ground.mail", "letters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


LETTERS: Final = _letters()
