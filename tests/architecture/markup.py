"""Rules for templates and stylesheets, as patterns: what the browser policy and the design forbid.

`python -m tests.architecture.markup` prints every offence; `bin/lint` runs it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import tree

COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
}
COMPARED = re.compile(r"\{%-?\s*(?:el)?if\b[^%]*?%\}")  # a condition inside a tag is no attribute
LETTERS = "letters"  # folder of letters: mail programs know no stylesheets

IN_TEMPLATES = {
    "no style attribute: the browser policy refuses it": r"<[a-z][^<>]*?\sstyle\s*=",
    "no style element: stylesheets are files": r"<style\b",
    "no inline script: a script has a src": r"<script\b(?![^>]*\ssrc=)",
    "no inline handler": r"<[a-z][^<>]*?\son[a-z]+\s*=",
    "no hx-on: it is an inline handler": r"\bhx-on\b",
    "no javascript: address": r"=\s*[\"']?javascript:",
    "no js: value: it is evaluated": r"hx-(?:vals|headers)[^=]*=\s*[\"']js:",
    "no filter in hx-trigger: it is evaluated": (
        r"hx-trigger[^=]*=\s*[\"'](?:[^\"']*[\s,])?(?!from:|target:)[\w:.-]+\["  # after from: it is a selector
    ),
    "no address of another host": r"(?:src|href|action)=[\"'](?:https?:)?//",
    "words for people go through _()": r"\{%-?\s*trans\b|\bgettext\(",
    "nothing is marked safe in a template": r"\|\s*safe\b",
}
IN_LETTERS_TOO = ("no inline", "no javascript:", "nothing is marked safe")
IN_STYLESHEETS = {
    "raw colour: colours come from tokens": (
        r":[^;{}]*(?:#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|lab|lch|oklab)\(|\boklch\((?!\s*from\s+var\())"
    ),
    "physical side: use the logical property": (
        r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right|top|bottom)[\w-]*"
        r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom)\s*:"
    ),
    "physical alignment: use start and end": r"(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
    "physical size: use inline-size and block-size": (
        r"(?<![\w-])(?:min-|max-)?(?:width|height)\s*:(?!\s*[^;{}]*\))"  # in brackets it is a media query
    ),
}
HOMES_OF_COLOUR = {"tokens.css", "dark.css", "house.css"}  # house.css is a theme sheet


def offences(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Line and rule of each thing in `text` that is not allowed in a file of this name."""
    plain = COMMENTS[path.suffix].sub(lambda found: "\n" * found[0].count("\n"), text)
    plain = COMPARED.sub("", plain)
    for rule, pattern in rules_for(path).items():
        for found in re.finditer(pattern, plain):
            yield plain.count("\n", 0, found.start()) + 1, rule


def rules_for(path: Path) -> dict[str, str]:
    if path.suffix == ".css":
        free = "raw colour" if path.name in HOMES_OF_COLOUR else "nothing"
        return {rule: one for rule, one in IN_STYLESHEETS.items() if not rule.startswith(free)}
    if LETTERS in path.parts:
        return {rule: one for rule, one in IN_TEMPLATES.items() if rule.startswith(IN_LETTERS_TOO)}
    return IN_TEMPLATES


def all_offences() -> list[str]:
    return [
        f"{tree.named(path)}:{line}: {rule}"
        for path in (*tree.templates(), *tree.stylesheets())
        for line, rule in sorted(offences(path, path.read_text()))
    ]


if __name__ == "__main__":
    found = all_offences()
    print("\n".join(found))
    sys.exit(1 if found else 0)
