"""What ``leadline export`` paints: board, plan, task list and Friday report, as .pdf, or one page as .png or .svg."""

from collections.abc import Callable
from pathlib import Path

from app.command.call import Call
from app.command.file import write_file
from app.command.painter import Printed
from app.domain.errors import KnownError, RuleViolation
from app.queries.exchange import Scope

ENDINGS = (".pdf", ".png", ".svg")


def _painting(what: Printed) -> Callable[[Call, Scope, Path], str]:
    def write(call: Call, scope: Scope, target: Path) -> str:
        painter = call.painter
        if painter is None:
            raise KnownError("Nothing can be painted here. Export to .csv, or use the program with its screen part.")
        if scope.person_id is not None and what is not Printed.BOARD:
            raise RuleViolation(f"The {what} is painted for one project or for all. Leave out --person.")
        said: list[str] = []
        write_file(target, lambda part: said.append(painter.save_printed(part, what, call.workspace, scope)))
        return said[0]

    return write


PAINTED = {(what.value, ending): _painting(what) for what in Printed for ending in ENDINGS}
"""By what is painted and the ending of the file; the exporters of ``leadline export`` have them all."""
