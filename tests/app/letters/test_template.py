"""The language of letters: what it fills, what it refuses and in which words, and that nothing of it takes long."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.domain.errors import RuleViolation
from app.letters.facts import ITEM, LONGEST_LISTS, cleaned, cut, no_facts
from app.letters.template import LONGEST_RESULT, template

HEAD = "Subject: About {{ title }}\n\n{{ title }}\n"
HOSTILE = '<script>alert(1)</script> & "x" {{ 9 * 9 }}'


@dataclass
class Filled:
    heading: str
    text: str
    html_heading: str
    html: str


def fill(body: str, **facts: str | int | Sequence[str]) -> Filled:
    known = cleaned(no_facts() | {"title": "Call"} | facts)
    made = template(HEAD + body)
    text, html = made.text(known, {"answers": "Done: mailto:a"}), made.html(known, {"answers": Markup("<p>Done</p>")})
    return Filled(*text, *html)


def test_a_line_is_text_and_an_element_of_the_same_words():
    made = fill(
        "Project: {{ project }}\n- {{ key }}\n[ ] Look\n\nPlain & simple: no row {{ key }}", project="Sale", key="LL-1"
    )
    assert made.text == "Project: Sale\n- LL-1\n[ ] Look\n\nPlain & simple: no row LL-1"
    assert made.html.splitlines() == [
        '<p class="row"><b>Project:</b> Sale</p>',
        '<p class="point">• LL-1</p>',
        '<p class="point">☐ Look</p>',
        '<p class="row"><b>Plain &amp; simple:</b> no row LL-1</p>',
    ]


@pytest.mark.parametrize("line", ["Project: {{ project }}", "{{ project }} it is", 'Needs: {{ inputs | join("; ") }}'])
def test_a_line_that_begins_with_an_empty_fact_is_left_out(line: str):
    made = fill(f"A\n{line}\nB")
    assert made.text == "A\nB"
    assert made.html == "<p>A</p>\n<p>B</p>"


def test_choices_and_lists_leave_no_lines_behind():
    body = "{% if round > 1 %}\nAgain\n{% elif key %}\nFirst\n{% endif %}\n"
    body += "{% for one in inputs %}\n- {{ one }}\n{% endfor %}\nEnd"
    assert fill(body, key="LL-1", inputs=["a", "b"]).text == "First\n- a\n- b\nEnd"
    assert fill(body, round=2).text == "Again\nEnd"
    assert fill(body, key="LL-1", inputs=["a"]).html == '<p>First</p>\n<p class="point">• a</p>\n<p>End</p>'


def test_facts_are_text_wherever_they_stand():
    made = fill(
        "Project: {{ project }}\n{{ instructions }}", title=HOSTILE, project=HOSTILE, instructions="a\n<b>\nLabel: x"
    )
    assert made.heading == HOSTILE
    assert "<script>" not in made.html_heading + made.html
    assert "{{ 9 * 9 }}" in made.html
    assert "<p>a<br>&lt;b&gt;<br>Label: x</p>" in made.html


def test_a_web_address_can_be_clicked_and_no_other_kind_of_link():
    assert (
        '<a href="https://example.com/?a=1&amp;b=2">'
        in fill("File: {{ link }}", link="https://example.com/?a=1&b=2").html
    )
    for address in ("javascript:alert(1)", 'data:text/html,"><b>', "//example.com"):
        assert "<a" not in fill("File: {{ link }}", link=address).html
    quoted = fill("File: {{ link }}", link='https://a.example/"onmouseover="x').html
    assert 'href="https://a.example/&#34;onmouseover=&#34;x"' in quoted


HOSTILE_BODIES = [
    "{{ 9**99999999 }}",
    "{{ 'x' * 999999999 }}",
    "{{ title ~ title }}",
    "{{ title + 'x' }}",
    "{{ title.__class__.__mro__ }}",
    "{{ title['upper'] }}",
    "{{ title.upper() }}",
    "{{ range(999999999) }}",
    "{% for a in range(99999999) %}x{% endfor %}",
    "{% for a in instructions %}{{ a }}{% endfor %}",
    "{% for a in inputs %}{% for b in a %}x{% endfor %}{% endfor %}",
    "{% for a in inputs recursive %}{{ a }}{% endfor %}",
    "{% for a in inputs if a %}{{ a }}{% endfor %}",
    "{% for a, b in inputs %}{{ a }}{% endfor %}",
    "{% for a in inputs %}{% for b in inputs %}{% for c in inputs %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for title in inputs %}x{% endfor %}",
    "{% set a = title %}",
    "{% macro a() %}x{% endmacro %}",
    "{% include 'letter.txt' %}",
    "{% extends 'letter.txt' %}",
    "{% import 'os' as os %}",
    "{% block a %}x{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with a = 1 %}x{% endwith %}",
    "{% call title() %}x{% endcall %}",
    "{% autoescape false %}{{ title }}{% endautoescape %}",
    "{% raw %}{{ title }}{% endraw %}",
    "{# nothing #}",
    "{%- if title %}x{% endif %}",
    "{{ title | safe }}",
    "{{ title | center(999999999) }}",
    "{{ title | attr('__class__') }}",
    "{{ instructions | join('....................') }}",
    "{{ inputs | join('" + "x" * 21 + "') }}",
    "{{ title | upper | lower }}",
    "{{ self }}",
    "{{ loop }}",
    "{{ (1).__class__ }}",
    "{{ [1, 2] }}",
    "{{ 'a' if title else 'b' }}",
    "{% if title() %}x{% endif %}",
    "{% if title > 3 %}x{% endif %}",
    "{% if round > 'a' %}x{% endif %}",
    "{% if round is defined %}x{% endif %}",
    "{% if " + "not " * 900 + "title %}x{% endif %}",
    "{% if " + "(" * 3000 + "title" + ")" * 3000 + " %}x{% endif %}",
    "{% if " + " and ".join(["title"] * 1500) + " %}x{% endif %}",
    "{% if title %}" * 500 + "x" + "{% endif %}" * 500,
    "{% if title %}x" + "{% elif key %}x" * 600 + "{% endif %}",
    "{{ " + "9" * 19_000 + " }}",
    "x" * 20_001,
    "{{ title",
    "{% if title %}",
    "{% endif %}",
    "{% if title %}x\n{% endif %}",
    "x {% if title %}\n{% endif %}",
    "{{ answers }} and more",
    "{{ answers | upper }}",
    "{{ titel }}",
    "{{ }}",
    "{{ title\n}}",
]


@pytest.mark.parametrize("body", HOSTILE_BODIES, ids=lambda body: body[:40])
def test_what_letters_do_not_know_is_refused_in_one_sentence_and_at_once(body: str):
    began = time.process_time()
    with pytest.raises(RuleViolation) as refused:
        template(HEAD + body)
    assert time.process_time() - began < 5
    said = refused.value.sentence
    assert 20 < len(said) < 400
    assert "\n" not in said
    assert said.endswith((".", "?"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Hello\n\nx", "Line 1 is no subject. Begin it with “Subject:” and words."),
        ("Subject:\n\nx", "Line 1 is no subject. Begin it with “Subject:” and words."),
        ("Subject: x", "Below the subject there is no heading. Write a line of text there."),
        ("Subject: x\n{% if title %}\nx\n{% endif %}", "Below the subject there is no heading."),
        ("Subject: {{ after }}\n\nx", "Line 1: “after” is no fact of this letter."),
        (HEAD + "{{ titel }}", "Line 4: “titel” is no fact of this letter. Did you mean “title”?"),
        (
            HEAD + "x\n{% set a = 1 %}",
            "Line 5 has {% set %} in it. Letters know {{ names }}, {% if %} and",
        ),
        (HEAD + "{% if title %}x\n{% endif %}", "Line 4 begins a tag that ends elsewhere."),
        (HEAD + "{{ answers }}.", "Line 4: {{ answers }} needs a line of its own, with nothing beside it."),
    ],
)
def test_a_refusal_says_the_line_and_what_to_do(source: str, said: str):
    with pytest.raises(RuleViolation) as refused:
        template(source)
    assert refused.value.sentence.startswith(said)


def test_the_most_that_a_template_can_repeat_is_filled_or_refused_in_time():
    body = "{% for a in inputs %}{% for b in inputs %}{{ instructions }}{{ a }}{% endfor %}{% endfor %}\n"
    began = time.process_time()
    with pytest.raises(RuleViolation, match="grows beyond all measure"):
        fill(body * 20, inputs=["x" * 200] * LONGEST_LISTS, instructions="y" * 20_000)
    assert time.process_time() - began < 3


class Elements(HTMLParser):
    """Fails on an element that is closed by another, and on everything that letters do not have."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert {name for name, _ in attrs} <= {"class", "href"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


LINES = st.lists(
    st.sampled_from(
        [
            "Project: {{ project }}",
            "{{ instructions }}",
            "- {{ title }} & more <b>",
            "File: {{ link }}",
            "{{ answers }}",
            "<i>Own</i>: {{ key }}",
            'Needs{% if round > 1 %} again{% endif %}: {{ inputs | join("; ") }}',
            "{% for one in inputs %}\n[ ] {{ one }}\n{% endfor %}",
            "{% if project %}\nYes {{ project | upper }}\n{% else %}\nNo\n{% endif %}",
            "",
        ]
    ),
    max_size=8,
)
FACTS = st.text(max_size=30)


@settings(deadline=None)
@given(LINES, FACTS, FACTS, FACTS, st.lists(FACTS, max_size=4), st.integers(1, 3))
def test_any_letter_with_any_facts_is_safe_html_and_says_the_same_as_its_text(
    lines: list[str], title: str, project: str, text: str, inputs: list[str], number: int
):
    facts = {"title": title, "project": project, "instructions": text, "link": text, "inputs": inputs, "round": number}
    made = fill("\n".join(lines), **facts)
    page = Elements()
    page.feed(made.html)
    page.close()
    assert page.open == []
    assert page.seen <= {"p", "b", "a", "br"}
    for said in cleaned(no_facts() | facts)["inputs"]:
        assert (said in made.text) or not any("inputs" in line for line in lines)
    assert len(made.text) < LONGEST_RESULT


def test_what_hides_or_turns_text_is_taken_out_of_every_fact():
    made = fill("{{ project }}", project="a\u202eb\x00c\ud800d\u2066e\u200df")
    assert made.text == "abcde\u200df"


def test_every_fact_can_be_named():
    names = sorted(ITEM.all - ITEM.blocks)
    assert fill("\n".join(f"x {{{{ {name} }}}}" for name in names)).text.count("x") == len(names)


TOKENS = (
    *("{{", "}}", "{%", "%}", "{#", "#}", " ", "\n", "if ", "endif", "for ", "in ", "endfor", "else", "elif ", "title"),
    *(
        "inputs",
        "round",
        "answers",
        "|",
        "upper",
        "join",
        "(",
        ")",
        '"',
        "', '",
        ">",
        "==",
        "1",
        "not ",
        "and ",
        ":",
        "-",
    ),
    *("Due: ", "{{ title }}", "{% if key %}", "{% endif %}", "{% for a in inputs %}", "{{ a }}", "{% endfor %}", "é"),
    *("{{ answers }}", "\\", ".", "[", "]", "~", "**", "set a = 1", "raw", "\t", "\r", "\x00", "\ud800", "{{{", "%}}"),
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_whatever_is_typed_is_a_letter_or_is_refused_in_one_sentence(tokens: list[str]):
    body = "".join(tokens)
    try:
        made = fill(body, key="LL-1", inputs=["a", "b"])
    except RuleViolation as refusal:
        assert refusal.sentence.count("\n") == 0
        return
    assert isinstance(made.text, str)
    page = Elements()
    page.feed(made.html)
    page.close()
    assert page.open == []


@given(st.lists(st.sampled_from(["Draft", "the", "announcement", "für", "Ünïcode"]), min_size=1), st.integers(30, 90))
def test_what_is_cut_ends_between_two_words(words: list[str], room: int) -> None:
    found = str(cut({"title": " ".join(words)}, room, {})["title"])
    assert len(found) <= room
    kept = found.removesuffix("…").split()
    assert kept == words[: len(kept)]
    assert found.endswith("…") == (len(kept) < len(words))
