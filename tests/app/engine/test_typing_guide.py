"""What the program tells people about typing: every example is read, and no spelling of the grammar is missing."""

from pathlib import Path

from app.domain.condition import Operator
from app.engine.typing_guide import EXAMPLE, typing_guide
from app.exports import export_file
from app.grammar.condition import OPERATORS, condition_text, parse_condition
from app.grammar.link import links_text, parse_links
from app.grammar.offset import length_text, offset_text, parse_length, parse_offset
from app.grammar.quick_typing import parse_step_line
from tests.builders import make_office


def test_every_example_is_read_and_has_a_meaning() -> None:
    guide = list(typing_guide().values())
    conditions, _, _, offsets, lengths, links, lines = guide
    assert all(meaning for rows in guide for meaning in rows.values())
    for text in conditions:
        read = parse_condition(text, EXAMPLE)
        assert parse_condition(condition_text(read, EXAMPLE), EXAMPLE) == read
    for text in offsets:
        assert parse_offset(offset_text(parse_offset(text, EXAMPLE), EXAMPLE), EXAMPLE) == parse_offset(text, EXAMPLE)
    for text in lengths:
        assert parse_length(length_text(parse_length(text))) == parse_length(text)
    for text in links:
        assert parse_links(links_text(parse_links(text, EXAMPLE), EXAMPLE), EXAMPLE) == parse_links(text, EXAMPLE)
    assert [text for text in lines if parse_step_line(text, EXAMPLE).notes] == []


def test_every_spelling_of_every_operator_is_told() -> None:
    told = typing_guide()["If: how two are compared"]
    assert {one for words in told for one in words.split(", ")} == {written for written, _ in OPERATORS}
    assert len(told) == len(Operator)


def test_meanings_are_read_off_the_examples() -> None:
    guide = typing_guide()
    assert guide["When it is due"]["-5wd"].startswith("5 working days before the publish date")
    assert guide["After: what it waits for"]["2 -2h company"].endswith("2 hours earlier in the time of the company")
    assert (
        "an approval by Legal and Boss, any of them" in guide["A step in one line"]["Check the claim !legal, boss any"]
    )


def test_the_guide_is_exported_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "typing.html"
    assert export_file(make_office(tmp_path).workspace, "typing", page) == "7 parts"
    assert "<code>launch before 2027-03-12</code>" in page.read_text(encoding="utf-8")
    assert "<code>is at most, &lt;=, ≤</code>" in page.read_text(encoding="utf-8")
