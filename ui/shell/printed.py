"""What Ctrl+P prints on which page, narrowed as the page is. For the openers."""

from app.domain.ids import PersonId, ProjectId, WorkflowId
from ui.link.context import Context
from ui.printing.what import Wanted, What

_OF_PAGE = {
    "board": What.BOARD,
    "plan": What.PLAN,
    "flowchart": What.FLOWCHART,
    "projects": What.TASKS,
}


def wanted_of(context: Context, page_id: str, what: object = "") -> Wanted:
    """``what`` names a thing to print; empty: what the page shows, or else the Friday report."""
    preferences = context.preferences
    if what:
        return Wanted(What(str(what)))
    chosen = _OF_PAGE.get(page_id, What.REPORT)
    if chosen is What.FLOWCHART:
        workflow = preferences.get("flowchart.workflow", 0)
        return Wanted(What.FLOWCHART, workflow_id=WorkflowId(workflow)) if workflow else Wanted(What.REPORT)
    if chosen is What.BOARD:
        project, person = preferences.get("board.project", 0), preferences.get("board.person", 0)
        return Wanted(What.BOARD, ProjectId(project) if project else None, PersonId(person) if person else None)
    project = preferences.get("plan.project", 0) if chosen is What.PLAN else 0
    return Wanted(chosen, ProjectId(project) if project else None)
