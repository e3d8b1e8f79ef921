"""Why a file is not passed on, or not yet: code words, and the sentences that staff and senders read."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence

WORDS: Final[dict[str, Sentence]] = {
    "virus": _("The virus scanner found something harmful in it."),
    "broken": _("It is damaged, or not what the ending of its name says."),
    "other": _("Its content is not what the ending of its name says."),
    "locked": _("It is protected by a password, so it could not be looked into."),
    "macros": _("It holds macros: programs that run when it is opened."),
    "program": _("It holds a program."),
    "packed": _("It holds an archive that cannot be looked into."),
    "bomb": _("Unpacked, it would be far larger than it is."),
    "paths": _("It holds names that lead to other folders."),
    "pixels": _("The picture has more than 50 million pixels."),
    "large": _("It is too large or too deep to be looked into."),
    "limit": _("Looking into it took more time or memory than a file may."),
    "script": _("It holds a script (JavaScript)."),
    "launch": _("It starts other programs."),
    "opening": _("It does something by itself when it is opened."),
    "attached": _("It has other files inside."),
    "form": _("It holds a form of a kind that runs scripts (XFA)."),
}
WAITING: Final[dict[str, Sentence]] = {
    "": _("It is being checked."),
    "scanner": _("The virus scanner does not answer. The check goes on by itself as soon as it does."),
    "oversize": _("It is larger than the virus scanner takes."),
    "checker": _("The check was interrupted, and is tried again by itself."),
}
ASK_AGAIN: Final = _("This file was not passed on. Ask for it in another form, such as a PDF or a photo.")


def sentences(flaws: str) -> list[Sentence]:
    """For each code word its sentence."""
    return [WORDS[code] for code in flaws.split() if code in WORDS]


def waiting_words(flaw: str) -> Sentence:
    return WAITING.get(flaw, WAITING[""])
