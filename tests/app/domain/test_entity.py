"""The kinds of things by their names, imported when they are asked for."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap import open_workspace
from app.domain import entity
from app.domain.entity import KIND_NAMES, kind_of, name_of
from app.domain.message import Delivery
from tests.app.test_house import ROOT


@pytest.mark.parametrize("name", KIND_NAMES)
def test_a_kind_is_found_by_its_name_and_told_by_it(name: str) -> None:
    kind = kind_of(name)
    assert re.sub(r"(?<!^)([A-Z])", r"_\1", kind.__name__).lower() == name
    assert name_of(kind) == name


def test_what_is_no_kind_has_no_name() -> None:
    with pytest.raises(KeyError):
        name_of(Delivery)
    with pytest.raises(KeyError):
        kind_of("delivery")


def test_every_kind_that_types_know_has_a_name_and_a_table(tmp_path: Path) -> None:
    source = ast.parse(Path(entity.__file__).read_text(encoding="utf-8"))
    union = next(node.value for node in ast.walk(source) if isinstance(node, ast.Assign) and _is_entity(node))
    typed = {node.id for node in ast.walk(union) if isinstance(node, ast.Name)}
    assert typed == {kind_of(name).__name__ for name in KIND_NAMES}
    workspace = open_workspace(tmp_path)
    assert [workspace.read(lambda reader, name=name: list(reader.find(kind_of(name)))) for name in KIND_NAMES]
    workspace.close()


def _is_entity(node: ast.Assign) -> bool:
    return ast.unparse(node.targets[0]) == "Entity" and isinstance(node.value, ast.BinOp)


def test_knowing_the_names_imports_none_of_the_kinds() -> None:
    code = "import sys, app.domain.entity; print([name for name in sys.modules if name.startswith('app.domain.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['app.domain.entity']"
