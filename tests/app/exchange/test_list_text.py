"""Lists as people paste them: indented, bulleted, numbered, Markdown, from a word processor, and hostile ones."""

from random import Random
from time import perf_counter

import pytest

from app.domain.errors import RuleViolation
from app.exchange.list_text import MOST_CHARACTERS, MOST_LEVELS, MOST_LINES, ListItem, read_list


def tree(text: str) -> list[str]:
    """Headings with #, items indented."""
    found = []
    for section in read_list(text).sections:
        found += [f"# {section.name}"] if section.name else []
        found += [line for item in section.items for line in _branch(item, 0)]
    return found


def _branch(item: ListItem, depth: int) -> list[str]:
    return ["  " * depth + item.text, *(line for one in item.items for line in _branch(one, depth + 1))]


@pytest.mark.requirement("S11")
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Write\nCheck\nPublish", ["Write", "Check", "Publish"]),
        ("Write\n  Links\n    Deep\nCheck", ["Write", "  Links", "    Deep", "Check"]),
        ("Write\n\tLinks\nCheck", ["Write", "  Links", "Check"]),
        ("- Write\n  - Links\n* Check\n+ Publish", ["Write", "  Links", "Check", "Publish"]),
        ("1. Write\n   a) Links\n   b) Title\n2) Check", ["Write", "  Links", "  Title", "Check"]),
        ("1. Write\n1.1. Links\n1.2 Title\n2. Check", ["Write", "  Links", "  Title", "Check"]),
        ("- [ ] Write\n  - [x] Links\n- [X] Check", ["Write", "  Links", "Check"]),
        ("# Make\n- Write\n## Check it ##\n- Read", ["# Make", "Write", "# Check it", "Read"]),
        ("# Launch\n## Make\n- Write\n## Check\n- Read", ["# Make", "Write", "# Check", "Read"]),
        ("## Make\n- Write\n## Check\n- Read", ["# Make", "Write", "# Check", "Read"]),
        ("•\tWrite\no\tLinks\no\tTitle\n•\tCheck", ["Write", "  Links", "  Title", "Check"]),
        ("•\tWrite\n\to\tLinks\n\t\t▪\tDeep\n•\tCheck", ["Write", "  Links", "    Deep", "Check"]),
        ("\uf0b7\u00a0Write\r\n\uf0b7\u00a0Check\r\n", ["Write", "Check"]),
        ("☐ Write\n☐ Check", ["Write", "Check"]),
        ("Make:\n- Write\n- Check\nShow:\n- Publish", ["# Make", "Write", "Check", "# Show", "Publish"]),
        ("- Write the long\n  text\n- Check", ["Write the long text", "Check"]),
        ("> - Write\n> - Check", ["Write", "Check"]),
        ("- **Write** the `text`\n- _Check_ [it](https://x.org)", ["Write the text", "Check it"]),
        ("- Is it legal?\n  - Yes\n    - Ask\n  - No", ["Is it legal?", "  Yes", "    Ask", "  No"]),
        ("- a\n\nIs it legal?\n- Yes\n- No", ["a", "Is it legal?", "  Yes", "  No"]),
        ("At the same time:\n- a\n- b", ["At the same time:", "  a", "  b"]),
        (
            "- 2.5 hours of talk\n- A. Smith reads\n- 5 * 3 = 15 * 1",
            ["2.5 hours of talk", "A. Smith reads", "5 * 3 = 15 * 1"],
        ),
        ("- a\n---\n- b", ["a", "b"]),
        ("10. a\n11. b", ["a", "b"]),
        ("- snake_case_name stays\n- 3*4", ["snake_case_name stays", "3*4"]),
    ],
)
def test_a_list_is_read_as_it_looks(text: str, lines: list[str]) -> None:
    assert tree(text) == lines


def test_what_is_left_out_is_said() -> None:
    read = read_list("# Launch\n## Make\n| a | b |\n- Write\n```\n## Empty\n")
    assert read.notes == (
        "Line 3 is a row of a table, so it was left out.",
        "Line 5 marks code, so it was left out.",
        "“Launch” was taken for the title of the list, not for a section.",
        "The heading “Empty” has nothing below it, so it was left out.",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no list"),
        (" \n\t\n\u00a0", "There is no list"),
        ("# Only a heading", "There is no list"),
        ("\u200b\u202e\n", "There is no list"),
        ("x" * (MOST_CHARACTERS + 1), "characters; at most"),
        ("- x\n" * (MOST_LINES + 1), "lines; at most"),
    ],
    ids=["nothing", "blanks", "heading", "invisible", "long", "many"],
)
def test_what_is_no_list_is_refused(text: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        read_list(text)


@pytest.mark.parametrize("seed", range(200))
def test_no_text_breaks_it_and_none_of_its_words_is_lost(seed: int) -> None:
    chance = Random(seed)
    signs = [
        "- ",
        "* ",
        "\t",
        "  ",
        "# ",
        "1. ",
        "1.2 ",
        "•",
        "o\t",
        "[ ] ",
        "[x](",
        "**",
        "_",
        "`",
        "> ",
        "?",
        ":",
        "\n",
        "\r",
        "\u2028",
    ]
    text = "".join(chance.choice([*signs, f"w{number} ", "\n"]) for number in range(60))
    try:
        read = read_list(text)
    except RuleViolation as refused:
        assert refused.sentence.endswith(".")
        return
    said = " ".join([*tree(text), *read.notes])
    assert [word for word in text.split() if word.startswith("w") and word.isalnum() and word not in said] == []


@pytest.mark.parametrize(
    "text",
    [
        "# " + " " * 200_000 + "x",
        "# x" + " #" * 100_000,
        "- " + "**a " * 100_000,
        "- " + "_a" * 200_000,
        "- " + "[a](" * 100_000,
        "-  " * 150_000 + "x",
        "\t" * 400_000 + "x",
        "- " + "1." * 200_000,
        "\n".join(" " * depth + f"- w{depth}?" for depth in range(900)),
        "o\t" * 200_000,
    ],
    ids=["blanks", "hashes", "bold", "slanted", "links", "rule", "tabs", "number", "deep", "bullets"],
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    began = perf_counter()
    assert read_list(f"{text}\n- x").sections
    assert perf_counter() - began < 2


def test_what_is_too_deep_stands_on_the_last_level() -> None:
    lines = tree("\n".join(" " * depth + f"- w{depth}" for depth in range(MOST_LEVELS + 5)))
    assert len(lines) == MOST_LEVELS + 5
    assert max(len(line) - len(line.lstrip()) for line in lines) == 2 * (MOST_LEVELS - 1)
