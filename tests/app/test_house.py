"""The rules of the house, checked: who may import whom, how long things may be, what they may be called."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "ui")
CODE = (*PRODUCT, "tests", "packaging")

FILE_LINES, FUNCTION_LINES, CLASS_LINES = 400, 60, 250
SHORT_FUNCTION_LINES, SHORT_SHARE = 25, 0.9
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time")}
# Folders of the machines that programs are written on; in pieces, so that this file does not name them itself.
FOREIGN_PLACES = re.compile(
    "|".join(("/ro" + "ot/", "/wo" + "rk/", "/ho" + r"me/\w+/", "/Us" + r"ers/\w+/", r"C:\\Us" + "ers"))
)
TEXT_ENDINGS = {".py", ".toml", ".md", ".ini", ".lock", ".json", ".qss", ".txt", ".csv", ".yml"}


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
ASKED_FOR = (ast.Module, ast.ClassDef, *FUNCTIONS, ast.Import, ast.ImportFrom, ast.Attribute, ast.Call, ast.Tuple)
"""The kinds of nodes that a rule looks at."""


@dataclass(frozen=True)
class Module:
    """One file of code, read and walked through once."""

    path: str
    text: str

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {kind: [] for kind in ASKED_FOR}
        for node in ast.walk(ast.parse(self.text)):
            if type(node) in found:
                found[type(node)].append(node)
        return found

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Those of ``ASKED_FOR``, one kind after the other."""
        return (node for kind in kinds for node in self._by_kind[kind])


module_of = lru_cache(maxsize=None)(Module)


@pytest.fixture(scope="module", autouse=True)
def forget_modules() -> Iterator[None]:
    """So that the trees of all code weigh on no other test."""
    yield
    module_of.cache_clear()


def modules(*folders: str) -> list[Module]:
    """Every Python file below these folders, in order; folders that are not there yet are empty."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [module_of(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths]


def too_long(kind: tuple[type[ast.AST], ...], limit: int) -> list[str]:
    """The functions or classes of the product with more than ``limit`` lines."""
    return [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules(*PRODUCT)
        for node in module.nodes(*kind)
        if lines_of(node) > limit
    ]


def lines_of(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def broken_contracts(folder: Path) -> str:
    """What import-linter says of the code in ``folder``; empty if every contract is kept."""
    words = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(words, cwd=folder, env=os.environ | {"PYTHONPATH": "."}, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def test_every_import_keeps_to_the_floors() -> None:
    said = broken_contracts(ROOT)
    assert not said, said


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("app/domain/sample.py", "import app.storage", "The floors of app BROKEN"),
        ("ui/link/sample.py", "import ui.shell", "The floors of ui BROKEN"),
        ("app/engine/sample.py", "import PySide6", "The product knows no screen BROKEN"),
        ("ui/link/sample.py", "import sqlite3", "The screen knows no database BROKEN"),
        ("app/command/sample.py", "import app.storage", "Only bootstrap names storage BROKEN"),
        ("app/domain/sample.py", "import app.domain.second", "No circles BROKEN"),
    ],
)
def test_each_contract_catches_a_breach_of_it(place: str, line: str, contract: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("app", "app/storage", "app/engine", "app/command", "app/domain", "ui", "ui/shell", "ui/link"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "app" / "resources.py").touch()
    (tmp_path / "app" / "bootstrap.py").touch()
    (tmp_path / "app" / "domain" / "second.py").write_text("import app.domain.sample\n", encoding="utf-8")
    (tmp_path / "app" / "domain" / "sample.py").touch()
    assert broken_contracts(tmp_path) == ""
    (tmp_path / place).write_text(f"{line}\n", encoding="utf-8")
    assert contract in broken_contracts(tmp_path)


def test_pages_never_see_one_another() -> None:
    seen = [
        f"{module.path}:{node.lineno} imports {name}"
        for module in modules("ui/pages")
        for node in module.nodes(ast.Import, ast.ImportFrom)
        for name in imported(node)
        if name.startswith("ui.pages.") and name.split(".")[2] != page_of(module.path)
    ]
    assert seen == []


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return [alias.name for alias in node.names]


def page_of(path: str) -> str:
    return path.split("/")[2].removesuffix(".py")


def test_no_file_is_longer_than_400_lines() -> None:
    assert [module.path for module in modules(*CODE) if module.text.count("\n") > FILE_LINES] == []


def test_no_function_is_longer_than_60_lines() -> None:
    assert too_long(FUNCTIONS, FUNCTION_LINES) == []


def test_no_class_is_longer_than_250_lines() -> None:
    assert too_long((ast.ClassDef,), CLASS_LINES) == []


@pytest.mark.parametrize("folder", PRODUCT)
def test_nine_functions_in_ten_are_shorter_than_25_lines(folder: str) -> None:
    lengths = [lines_of(node) for module in modules(folder) for node in module.nodes(*FUNCTIONS)]
    assert sum(length < SHORT_FUNCTION_LINES for length in lengths) >= SHORT_SHARE * len(lengths)


BEGINS_WITH_A_STRING = re.compile(r"""(?:\s|#[^\n]*\n)*[rR]?["']""")


def test_every_module_says_what_it_is_for() -> None:
    silent = [one.path for one in modules(*CODE) if one.text.strip() and not BEGINS_WITH_A_STRING.match(one.text)]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [module.path for module in modules(*CODE) if VAGUE_NAMES & set(re.split(r"[/_.]", module.path))] == []


def test_the_product_asks_nobody_but_the_clock_what_time_it_is() -> None:
    asked = [
        f"{module.path}:{node.lineno}"
        for module in modules("app")
        for node in module.nodes(ast.Attribute)
        if isinstance(node.value, ast.Name | ast.Attribute) and (last_name(node.value), node.attr) in CLOCKS
    ]
    assert [place for place in asked if not place.startswith("app/adapters/")] == []


def last_name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    named = [str(path.relative_to(ROOT)) for path in texts() if FOREIGN_PLACES.search(path.read_text("utf-8"))]
    assert named == []


def texts() -> Iterator[Path]:
    """Every text file of the product, its tests and its settings."""
    for folder in (*CODE, "resources"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in TEXT_ENDINGS)
    yield from (path for path in ROOT.iterdir() if path.suffix in TEXT_ENDINGS)


def test_the_folder_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would shadow the library of that name"


REFITTED = ("app", "ui")
"""The halves of the product whose names and docstrings are held to the rules below."""

ROOMS = {"__init__", "page", "model", "panel", "dialog"}
"""Module names that may stand more than once in the screen: the rooms that every page has."""


def twice(named: Iterator[tuple[str, str]]) -> list[str]:
    """Names with several places, as ``name: place, place``."""
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return [f"{name}: {', '.join(found)}" for name, found in places.items() if len(found) > 1]


@pytest.mark.parametrize("half", REFITTED)
def test_a_class_name_stands_once(half: str) -> None:
    classes = ((node.name, module.path) for module in modules(half) for node in module.nodes(ast.ClassDef))
    assert twice(classes) == []


def test_a_module_name_stands_once_in_the_screen() -> None:
    screen = [Path(module.path) for module in modules(*({"ui"} & set(REFITTED)))]
    assert twice((path.stem, str(path)) for path in screen if path.stem not in ROOMS) == []


CITATION = re.compile(r"[\w./-]*\w\.md\b")


def test_nothing_cites_a_page_outside_the_repository() -> None:
    """A reader of the code has nothing but the repository."""
    pages = {path.name for path in ROOT.rglob("*.md") if ".venv" not in path.parts}
    cited = [
        f"{path.relative_to(ROOT)}: {found}"
        for folder in (*REFITTED, "tests", "packaging")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for found in CITATION.findall(path.read_text("utf-8"))
        if Path(found).name not in pages
    ]
    assert cited == []


LEAST_WORDS = 4
FRAGMENT = re.compile(r"(?:Of|By|As|For|In|On|From|With|Fits|Like)\b[^.;:,]*\.?")
"""What is only understood beside its neighbours: "Of the company.", "By id.", "Fits ``Flow``."."""


@pytest.mark.parametrize("half", REFITTED)
def test_a_public_docstring_is_understood_without_its_neighbours(half: str) -> None:
    """At least four words, and no fragment of a sentence."""
    weak = [
        f"{module.path}:{getattr(node, 'lineno', 1)} {said}"
        for module in modules(half)
        for node in module.nodes(ast.Module, ast.ClassDef, *FUNCTIONS)
        if not getattr(node, "name", "").startswith("_")
        and (said := ast.get_docstring(node)) is not None
        and (len(said.split()) < LEAST_WORDS or (len(said.split()) < 8 and FRAGMENT.fullmatch(said)))
    ]
    assert weak == []


MOST_CASTS = 9
MOST_OBJECTS = {"app": 44, "ui": 67}
"""How often a signature may say ``object``, which tells nobody what goes in. These only ever fall."""


def test_fewer_than_ten_casts() -> None:
    casts = [
        f"{module.path}:{node.lineno}"
        for module in modules(*PRODUCT)
        for node in module.nodes(ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "cast"
    ]
    assert len(casts) <= MOST_CASTS, casts


@pytest.mark.parametrize("half", PRODUCT)
def test_signatures_say_object_no_more_often_than_before(half: str) -> None:
    assert sum(objects_in(node) for module in modules(half) for node in module.nodes(*FUNCTIONS)) <= MOST_OBJECTS[half]


def objects_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How often the annotations of a function's parameters and result name ``object``."""
    given = function.args
    parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    annotations = [parameter.annotation for parameter in parameters if parameter is not None] + [function.returns]
    names = (node for annotation in annotations if annotation is not None for node in ast.walk(annotation))
    return sum(isinstance(node, ast.Name) and node.id == "object" for node in names)


TITLED = {"Command", "RowTool", "ToastChoice", "button", "goes", "left_link", "link_button"}


def test_the_title_of_a_command_has_no_blank_before_its_dots() -> None:
    found = [
        f"{module.path}:{node.lineno} {word}"
        for module in modules("ui")
        for node in module.nodes(ast.Call, ast.Tuple)
        for word in titles_in(node)
        if word.endswith(" …")
    ]
    assert found == []


def titles_in(node: ast.Call | ast.Tuple) -> list[str]:
    """The words in the call that makes a command, or in a row of a table of commands."""
    if isinstance(node, ast.Call):
        words = node.args if isinstance(node.func, ast.Name) and node.func.id in TITLED else []
    else:
        words = node.elts if len(node.elts) > 4 else []
    ends = [one.values[-1] if isinstance(one, ast.JoinedStr) and one.values else one for one in words]
    return [one.value for one in ends if isinstance(one, ast.Constant) and isinstance(one.value, str)]


BREACHES: dict[str, tuple[str, Callable[[], None]]] = {
    "long file": ("x = 1\n" * 401, test_no_file_is_longer_than_400_lines),
    "long function": ("def f():\n" + "    x = 1\n" * 60, test_no_function_is_longer_than_60_lines),
    "long class": ("class C:\n" + "    x = 1\n" * 250, test_no_class_is_longer_than_250_lines),
    "no docstring": ("x = 1\n", test_every_module_says_what_it_is_for),
    "clock": (
        "import datetime\nd = datetime.date.today()\n",
        test_the_product_asks_nobody_but_the_clock_what_time_it_is,
    ),
    "class twice": (
        "class C:\n    class D:\n        pass\nclass D:\n    pass\n",
        lambda: test_a_class_name_stands_once("app"),
    ),
    "citation": ('"""See rules.' + 'md."""\n', test_nothing_cites_a_page_outside_the_repository),
    "short docstring": (
        'def f():\n    """By id."""\n',
        lambda: test_a_public_docstring_is_understood_without_its_neighbours("app"),
    ),
    "fragment": (
        'class C:\n    """Of the whole company and its people."""\n',
        lambda: test_a_public_docstring_is_understood_without_its_neighbours("app"),
    ),
    "casts": ("from typing import cast\n" + "cast(int, 1)\n" * 10, test_fewer_than_ten_casts),
    "objects": (
        "def f(a: object) -> object: ...\n" * 100,
        lambda: test_signatures_say_object_no_more_often_than_before("app"),
    ),
    "machine": ("P = '/ro" + "ot/x'\n", test_no_file_names_a_folder_of_somebodys_machine),
}


def test_the_rule_for_modules_of_the_screen_catches_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("one", "two"):
        (tmp_path / "ui" / page).mkdir(parents=True)
        for name in ("page", "gestures"):
            (tmp_path / "ui" / page / f"{name}.py").touch()
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "REFITTED", ("app", "ui"))
    with pytest.raises(AssertionError, match=r"gestures: ui/one/gestures\.py, ui/two/gestures\.py"):
        test_a_module_name_stands_once_in_the_screen()


def test_the_rule_for_titles_catches_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ui").mkdir()
    lines = ('Command("a", "Hand to …", f)', 'x = ("a", f"Away on {day} …", f, "", "A")', 'y = ("a", "Away …")')
    (tmp_path / "ui" / "sample.py").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    with pytest.raises(
        AssertionError, match=r"Left contains 2 more items, first extra item: 'ui/sample\.py:1 Hand to …'"
    ):
        test_the_title_of_a_command_has_no_blank_before_its_dots()


@pytest.mark.parametrize("breach", BREACHES)
def test_each_rule_catches_a_breach_of_it(breach: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, rule = BREACHES[breach]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "sample.py").write_text(text, encoding="utf-8")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    with pytest.raises(AssertionError):
        rule()
