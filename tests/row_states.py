"""Prints each row of the requirements with the tests that show it: ``python -m tests.row_states [ROW …]``.

Rows are named like ``S8``, spans like ``S26-S31``; a row has its parts too, ``A7`` is ``A7a`` as well. Without a row
all that are marked are printed. Read from the marks alone: no test is run. Ends with 1 where a row has no test.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROW = re.compile(r"([A-Z])([0-9]+)([a-z]?)")


@dataclass(frozen=True)
class MarkedTest:
    """A test, a class or a file of tests that shows rows."""

    place: str
    rows: tuple[str, ...]
    fails: bool
    """It is expected to fail as yet."""


def marked_tests(folder: Path) -> Iterator[MarkedTest]:
    """All tests below a folder that are marked with rows, in the order of their files."""
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text("utf-8")
        if "mark.requirement" in source:
            yield from _marked(ast.parse(source), path.relative_to(folder.parent).as_posix())


def _marked(node: ast.AST, place: str) -> Iterator[MarkedTest]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inside = f"{place}::{child.name}" if named else place
        marks = child.decorator_list if named else [child.value] if isinstance(child, ast.Assign) else []
        rows = tuple(row for mark in marks for row in _rows(mark))
        if rows:
            yield MarkedTest(inside, rows, any(_is_mark(one, "xfail") for mark in marks for one in ast.walk(mark)))
        if not isinstance(child, ast.Assign):
            yield from _marked(child, inside)


def _rows(mark: ast.AST) -> Iterator[str]:
    """Of one mark, of a list of them, and of those of single parameters."""
    for call in ast.walk(mark):
        if isinstance(call, ast.Call) and _is_mark(call.func, "requirement"):
            yield from (str(one.value) for one in call.args if isinstance(one, ast.Constant))


def _is_mark(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value) == "pytest.mark"


def named_rows(words: Sequence[str]) -> Iterator[str]:
    """Rows as they are typed, with commas or without. Raises ValueError for what is no row."""
    for word in filter(None, ",".join(words).split(",")):
        first, dash, last = word.partition("-")
        begin, end = ROW.fullmatch(first), ROW.fullmatch(last) if dash else None
        if begin is None or (dash and (end is None or begin[1] != end[1] or begin[3] or end[3])):
            raise ValueError(f"“{word}” is no row. Write S8, A7a or a span like S26-S31.")
        if end is None:
            yield first
        else:
            yield from (f"{begin[1]}{number}" for number in range(int(begin[2]), int(end[2]) + 1))


def tests_of(row: str, tests: Sequence[MarkedTest]) -> list[MarkedTest]:
    """Those that show a row or one of its parts."""
    return [test for test in tests if any(one == row or (one[:-1] == row and one[-1].isalpha()) for one in test.rows)]


def state_of(tests: Sequence[MarkedTest]) -> str:
    """In words: how many tests show a row, and whether one of them is to fail as yet."""
    if not tests:
        return "no test"
    failing = sum(test.fails for test in tests)
    count = f"{len(tests)} test{'s' * (len(tests) != 1)}"
    return f"{count}, {failing} expected to fail" if failing else count


def _place(row: str) -> tuple[str, int, str]:
    known = ROW.fullmatch(row)
    return (known[1], int(known[2]), known[3]) if known is not None else (row, 0, "")


def report(rows: Sequence[str], tests: Sequence[MarkedTest]) -> Mapping[str, list[MarkedTest]]:
    """Each row once, in order, with its tests; without ``rows`` all that are marked."""
    wanted = rows or [row for test in tests for row in test.rows]
    return {row: tests_of(row, tests) for row in sorted(set(wanted), key=_place)}


def main(words: Sequence[str]) -> int:
    """Print the rows; 1 where one of them has no test, 2 for what is no row."""
    try:
        found = report(list(named_rows(words)), list(marked_tests(TESTS)))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    for row, tests in found.items():
        print(f"{row}: {state_of(tests)}")
        for test in tests:
            print(f"    {test.place}")
    bare = [row for row, tests in found.items() if not tests]
    print(f"{len(found) - len(bare)} of {len(found)} rows have a test." + (f" None: {', '.join(bare)}" if bare else ""))
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
