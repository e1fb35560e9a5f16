"""What ``leadline export`` paints: board, plan, task list and Friday report, as .pdf, or one page as .png or .svg."""

from pathlib import Path

from app.command.call import Call
from app.command.file import write_file
from app.command.painter import Printed
from app.domain.errors import KnownError, RuleViolation
from app.queries.project import find_project

ENDINGS = (".pdf", ".png", ".svg")


def export_painted(call: Call, what: Printed, file: Path, project: str | None = None) -> None:
    """Paint it into ``file`` and say how many pages it took. Raises RuleViolation and KnownError."""
    target = file.absolute()
    if target.suffix.lower() not in ENDINGS:
        raise RuleViolation(f"{target.name} cannot be painted. Choose a name that ends in .pdf, .png or .svg.")
    painter = call.painter
    if painter is None:
        raise KnownError("Nothing can be painted here. Export to .csv, or use the program with its screen part.")
    project_id = call.workspace.read(find_project, project).id if project is not None else None
    said: list[str] = []
    write_file(target, lambda part: said.append(painter.save_printed(part, what, call.workspace, project_id)))
    call.say(f"Wrote {target}: {said[0]}")
