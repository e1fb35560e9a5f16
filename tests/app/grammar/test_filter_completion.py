"""What is offered while a filter is typed, and that each of it can stand there."""

import pytest

from app.domain.filter import Attribute
from app.grammar.filter import FilterNames, parse_filter
from app.grammar.filter_completion import completions
from tests.app.grammar.random_filter import odd_names

NAMES = FilterNames(
    {3: "Ana Silva", 4: "Ben Ode"},
    {1: "Spring launch"},
    {"writer": "Writer"},
    ("Budget", "Launch date"),
    {Attribute.LABEL: ("paid ads", "social")},
)


def offered(text: str, names: FilterNames = NAMES) -> list[str]:
    return [one.text for one in completions(text, len(text), names)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ow", "owner:"),
        ("late -ow", "owner:"),
        ("(ow", "owner:"),
        ("ri", "risk "),
        ("bud", "field.Budget:"),
        ("lau", '"Launch date":'),
        ("owner:", '"Ana Silva" '),
        ("owner:ode", '"Ben Ode" '),
        ('owner:"an', '"Ana Silva" '),
        ("owner:#3,b", '"Ben Ode" '),
        ('owner:"Ana Silva",b', '"Ben Ode" '),
        ("project:spr", '"Spring launch" '),
        ("role:w", "Writer "),
        ("due<fr", "fri "),
        ("due<=this", "this-week "),
        ("state:d", "doing "),
        ("label:so", "social "),
        ("label:pa", '"paid ads" '),
        ("field.Budget:", "none "),
    ],
)
def test_the_first_that_is_offered(text: str, first: str) -> None:
    assert offered(text)[0] == first


def test_nothing_is_offered_where_nothing_is_known() -> None:
    assert offered("colour:r") == offered("owner:nobody") == []
    assert offered("label:social ")[0] == "project:", "another word begins"


def test_everything_that_is_offered_can_be_read() -> None:
    names = odd_names()
    for begun in ("", "late ", "-", "(mine or ", *(f"{attribute}:" for attribute in Attribute)):
        for one in completions(begun, len(begun), names):
            text = begun[: one.start] + one.text
            whole = f"{text}none" if one.text.endswith(":") else text
            assert parse_filter(whole + ")" * begun.startswith("("), names) is not None
