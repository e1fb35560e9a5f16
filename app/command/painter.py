"""The port through which commands paint. The program's entry hands in what can; tests hand in a fake."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.domain.ids import RoleId
from app.domain.workflow import Graph
from app.queries.exchange import Scope
from app.workspace.workspace import Workspace


class Printed(StrEnum):
    """What is painted from the data of a workspace, as the command line names it."""

    BOARD = "board"
    PLAN = "plan"
    TASKS = "tasks"
    REPORT = "report"


class Painter(Protocol):
    def save_flowchart(self, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> None:
        """Paint a flowchart into a file, by its ending: .png, .svg or .pdf. Raises OSError or KnownError."""

    def save_printed(self, path: Path, what: Printed, workspace: Workspace, scope: Scope) -> str:
        """Paint it into a .pdf, or on one page as .png or .svg, and give its size in words: "3 × 2 pages at 8 pt".

        Raises OSError, KnownError, and RuleViolation for another ending or more pages than it holds.
        """
