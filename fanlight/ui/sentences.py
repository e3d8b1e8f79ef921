"""Sentences for people, in the language of the moment: what `_()` and `ngettext()` are in templates.

A sentence is ours, so it is markup; what is put into it is not, and is escaped. Translations are looked up once.
"""

from functools import lru_cache

from django.utils.translation import gettext, ngettext
from markupsafe import Markup

from fanlight.ui.moment import moment


def said(sentence: str, **values: object) -> Markup:
    """`_("Call %(name)s", name=person)`. Without values a percent sign is only a percent sign."""
    text = _translated(moment().language, sentence)
    return text % values if values else text


def plain(sentence: str) -> str:
    """The same as text and not as markup: what is put into it is not escaped."""
    return _plain(moment().language, sentence)


def counted(one: str, many: str, num: int, **values: object) -> Markup:
    """`ngettext("%(num)s file", "%(num)s files", count)`: the plural of this language for `num`."""
    return Markup(ngettext(one, many, num)) % {"num": num, **values}


@lru_cache(maxsize=4096)
def _translated(language: str, sentence: str) -> Markup:
    return Markup(gettext(sentence))


@lru_cache(maxsize=4096)
def _plain(language: str, sentence: str) -> str:
    return gettext(sentence)
