"""Gates of a project: its lead goes on to the next stage, with a reason where something is missing."""

from dataclasses import replace

from app.domain.brief import PassedGate, Stage
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId
from app.domain.project import ProjectState
from app.domain.text import clean_text, day_words
from app.editing.edit import Edit, action
from app.editing.loaded_project import load_calendars, load_project, network_for
from app.editing.stage_gate import gates_of, read_records
from app.scheduling.forecast import forecast


@action("Pass gate", "Pass {stage} of {project_id}")
def pass_gate(edit: Edit, project_id: ProjectId, stage: Stage, reason: str = "") -> None:
    """Go on from a stage. Raises RuleViolation that says what is missing, unless ``reason`` says why it goes on."""
    records = read_records(edit, project_id, edit.today, "it slips" if _slips(edit, project_id) else "")
    project, gate = records.project, next(gate for gate in gates_of(records) if gate.stage is stage)
    if project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{project.name}” is cancelled, so it goes on to nothing.")
    if gate.passed is not None:
        day = day_words(gate.passed.at.astimezone(edit.zone).date(), edit.today)
        raise RuleViolation(f"{stage.capitalize()} of “{project.name}” was passed on {day} already.")
    reason = clean_text(reason, "reason")
    if gate.missing and not reason:
        count = len(gate.missing)
        lacks = f"{count} things are missing" if count > 1 else "Something is missing"
        raise RuleViolation(
            f"{lacks} in {stage.capitalize()} of “{project.name}”, first: {gate.missing[0].words}. Fill it "
            "in, or give a reason for going on without it."
        )
    edit.put(replace(project, passed=(*project.passed, PassedGate(stage, edit.now, reason if gate.missing else ""))))
    lacking = f", {len(gate.missing)} missing: {reason}" if gate.missing else ""
    edit.log("passed", f"{stage.capitalize()} passed{lacking}", project_id)


def _slips(edit: Edit, project_id: ProjectId) -> bool:
    """Whether the date cannot be kept; a project without dates keeps them."""
    loaded = load_project(edit, project_id)
    if loaded.project.anchor_on is None:
        return False
    try:
        seen = forecast(network_for(loaded, load_calendars(edit), edit.zone), edit.now)
    except RuleViolation:
        return False
    end = seen[seen.chain[-1]] if seen.chain else None
    return end is not None and (end.at_risk or end.late or (end.slack_minutes is not None and end.slack_minutes < 0))
