"""The port through which commands paint. The program's entry hands in what can; tests hand in a fake."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.domain.ids import RoleId
from app.domain.workflow import Graph


class Painter(Protocol):
    def save_flowchart(self, path: Path, graph: Graph, role_names: Mapping[RoleId, str], title: str) -> None:
        """Paint a flowchart into a file, by its ending: .png, .svg or .pdf. Raises OSError or KnownError."""
