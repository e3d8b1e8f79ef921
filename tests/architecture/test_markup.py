"""Templates and stylesheets keep to the browser policy and to the design's tokens."""

from pathlib import Path

import pytest

from tests.architecture import markup, tree

pytestmark = pytest.mark.once

FORBIDDEN_IN_TEMPLATES = [
    '<p style="color: red">',
    "<style>p {}</style>",
    "<script>go()</script>",
    '<button onclick="go()">',
    '<button hx-on:click="go()">',
    '<a href="javascript:go()">',
    """<form hx-vals='js:{a: go()}'>""",
    '<div hx-trigger="click[ctrlKey]">',
    '<div hx-trigger="load, click[ctrlKey]">',
    '<img src="https://elsewhere.example/a.png">',
    "{% trans %}Save{% endtrans %}",
    "{{ body | safe }}",
]
FORBIDDEN_IN_STYLESHEETS = [
    "p { color: #fff; }",
    "p { color: rgb(1 2 3); }",
    "p { background: linear-gradient(oklch(15% 0.02 260), transparent); }",
    "p { margin-left: 1rem; }",
    "p { left: 0; }",
    "p { text-align: right; }",
    "p { width: 3rem; }",
]
ALLOWED = {
    "page.html": [
        '<form hx-trigger="submit, input changed delay:300ms from:input[type=search]">',
        '<script src="/static/app.js" nonce="{{ csp_nonce }}" defer></script>',
        '<div class="card" hx-trigger="load delay:2s" data-once="yes">{{ _("Save") }}</div>',
        '<a href="{{ url("portal:home") }}">',
    ],
    "card.css": [
        "p { margin-inline-start: 1rem; color: var(--ink); inline-size: 3rem; }",
        "p { border-color: oklch(from var(--accent) calc(l - 0.04) c h); } /* #fff */",
        "@container (width < 40rem) { p { inset-inline: 0; } }",
        "@media (min-width: 40rem) { a#fed { text-align: start; } }",
    ],
}


def test_no_template_or_stylesheet_breaks_a_rule():
    assert tree.templates()
    assert tree.stylesheets()
    assert markup.all_offences() == []


@pytest.mark.parametrize("text", FORBIDDEN_IN_TEMPLATES)
def test_a_forbidden_piece_of_a_template_is_noticed(text):
    assert [line for line, _ in markup.offences(Path("page.html"), f"<main>\n{text}\n</main>")] == [2]


@pytest.mark.parametrize("text", FORBIDDEN_IN_STYLESHEETS)
def test_a_forbidden_piece_of_a_stylesheet_is_noticed(text):
    assert [line for line, _ in markup.offences(Path("card.css"), f"/* */\n{text}")] == [2]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in ALLOWED.items() for text in texts]
)
def test_a_good_piece_is_left_alone(name, text):
    assert list(markup.offences(Path(name), text)) == []


def test_letters_may_carry_their_style():
    assert list(markup.offences(Path("letters/invitation.html"), '<p style="color: #333">')) == []


def test_tokens_are_where_colours_are_written():
    assert list(markup.offences(Path("tokens.css"), ":root { --ink: #123456; }")) == []
