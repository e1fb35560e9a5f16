"""Named copies of a project's plan: kept, renamed and removed. Each is one undo step."""

from dataclasses import replace

from app.domain.activity import PLAN_AT_START, Baseline
from app.domain.errors import RuleViolation
from app.domain.ids import BaselineId, ProjectId
from app.domain.project import Project
from app.domain.text import clean_name
from app.editing.edit import Edit, action
from app.editing.project_start import keep_baseline


@action("Keep baseline")
def take_baseline(edit: Edit, project_id: ProjectId, name: str) -> BaselineId:
    """A named copy of the plan as it is now."""
    name = _free_name(edit, project_id, name)
    edit.need(Project, project_id)
    edit.title = f"Keep baseline “{name}”"
    edit.log("kept", f"The plan was kept as “{name}”", project_id)
    return keep_baseline(edit, project_id, name)


def _free_name(edit: Edit, project_id: ProjectId, name: str, but: BaselineId | None = None) -> str:
    name = clean_name(name, "name of the baseline")
    others = (known for known in edit.find(Baseline, project_id=project_id) if known.id != but)
    if any(known.name.casefold() == name.casefold() for known in others):
        raise RuleViolation(f"There is a baseline “{name}” already. Choose another name.")
    return name


@action("Rename baseline")
def rename_baseline(edit: Edit, baseline_id: BaselineId, name: str) -> None:
    """Raises RuleViolation for the one that the start took, and for a name that the project has already."""
    baseline = edit.need(Baseline, baseline_id)
    if baseline.name == PLAN_AT_START:
        raise RuleViolation("“Plan at start” keeps its name: it is what everything is compared with.")
    edit.put(replace(baseline, name=_free_name(edit, baseline.project_id, name, baseline_id)))
    edit.title = f"Rename baseline “{baseline.name}”"


@action("Remove baseline")
def remove_baseline(edit: Edit, baseline_id: BaselineId) -> None:
    """Raises RuleViolation for the one that the start took."""
    baseline = edit.need(Baseline, baseline_id)
    if baseline.name == PLAN_AT_START:
        raise RuleViolation("“Plan at start” stays: it is what everything is compared with.")
    edit.remove(baseline)
    edit.title = f"Remove baseline “{baseline.name}”"
