"""The standards that what a project makes has to meet: written down, met, failed, or waived with a reason."""

from dataclasses import replace
from datetime import date

from app.actions.brief import need_room, start_passed
from app.actions.deliverable import web_address
from app.domain.amount import money_of
from app.domain.brief import Deliverable, Requirement, RequirementState
from app.domain.check_item import Evidence
from app.domain.errors import RuleViolation
from app.domain.file import File
from app.domain.ids import DeliverableId, FileId, PersonId, ProjectId, RequirementId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.text import clean_line, clean_name, clean_text
from app.domain.workflow import WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.spec_copy import bring_back_specs

LONGEST_EVIDENCE = 2000


@action("Add requirement", "Add requirement {text}")
def add_requirement(
    edit: Edit, project_id: ProjectId, text: str, *, deliverable_id: DeliverableId | None = None, must: bool = True
) -> RequirementId:
    """A standard for a deliverable, or for the whole project; after the start it is marked as a change of scope."""
    project = edit.need(Project, project_id)
    need_room(edit, Requirement, project)
    about = _deliverable(edit, project.id, deliverable_id)
    added = start_passed(edit, project)
    text = clean_name(text, "requirement")
    if added is not None:
        edit.log("scope", f"Scope: the requirement “{text}” was added", project.id)
    number = RequirementId(edit.next_id(Requirement))
    return edit.put(Requirement(number, project.id, text, about, must=must, added_at=added)).id


def _deliverable(edit: Edit, project_id: ProjectId, deliverable_id: DeliverableId | None) -> DeliverableId | None:
    about = edit.need(Deliverable, deliverable_id) if deliverable_id is not None else None
    if about is not None and about.project_id != project_id:
        raise RuleViolation(f"“{about.name}” belongs to another project. Choose a deliverable of this one.")
    return deliverable_id


@action("Change requirement", "Change requirement {requirement_id}")
def change_requirement(
    edit: Edit,
    requirement_id: RequirementId,
    *,
    text: str | None = None,
    how: str | None = None,
    must: bool | None = None,
) -> None:
    """Its words, how it is checked, and whether it must be met; what is None stays."""
    old = edit.need(Requirement, requirement_id)
    edit.put(
        replace(
            old,
            text=old.text if text is None else clean_name(text, "requirement"),
            how=old.how if how is None else clean_text(how, "way of checking"),
            must=old.must if must is None else must,
        )
    )


@action("Choose deliverable", "Choose what {requirement_id} is about")
def set_requirement_deliverable(
    edit: Edit, requirement_id: RequirementId, deliverable_id: DeliverableId | None
) -> None:
    """The deliverable that it is about; None: the whole project."""
    old = edit.need(Requirement, requirement_id)
    edit.put(replace(old, deliverable_id=_deliverable(edit, old.project_id, deliverable_id)))


@action("Choose who checks", "Choose who checks {requirement_id}")
def set_checker(edit: Edit, requirement_id: RequirementId, person_id: PersonId | None) -> None:
    """Who says whether it is met; None: nobody in particular."""
    old = edit.need(Requirement, requirement_id)
    edit.put(replace(old, by=edit.need(Person, person_id).id if person_id is not None else None))


@action("Ask for evidence", "Ask for evidence of {requirement_id}")
def set_needed_evidence(edit: Edit, requirement_id: RequirementId, needs: Evidence | None) -> None:
    """What has to be given before it counts as met. One that is met without that is open again."""
    old = edit.need(Requirement, requirement_id)
    after = replace(old, needs=needs)
    if old.state is RequirementState.MET and _missing(after):
        after = replace(after, state=RequirementState.OPEN)
    edit.put(after)


@action("Judge requirement", "Mark {requirement_id} as {state}")
def judge_requirement(
    edit: Edit,
    requirement_id: RequirementId,
    state: RequirementState,
    *,
    reason: str = "",
    evidence: str | None = None,
    file_id: FileId | None = None,
) -> None:
    """Met, failed, waived or open again. ``evidence`` is a link or a note; None keeps what is there.

    Raises RuleViolation where it fails or is waived without a reason, and where it needs evidence that is not there.
    """
    old = edit.need(Requirement, requirement_id)
    reason = clean_text(reason, "reason") if state in (RequirementState.FAILED, RequirementState.WAIVED) else ""
    given = old.evidence if evidence is None else _evidence(evidence)
    after = replace(old, state=state, reason=reason, evidence=given, file_id=file_id or old.file_id)
    if after.file_id is not None:
        edit.need(File, after.file_id)
    if state in (RequirementState.FAILED, RequirementState.WAIVED) and not reason:
        raise RuleViolation(f"“{old.text}” is {state} without a reason. Say why.")
    missing = _missing(after) if state is RequirementState.MET else ""
    if missing:
        raise RuleViolation(f"“{old.text}” is met with {missing}. Give it first.")
    edit.put(after)
    why = f": {reason}" if reason else ""
    edit.log("requirement", f"“{old.text}” is {state}{why}", old.project_id)


@action("Give evidence", "Give evidence of {requirement_id}")
def set_evidence(edit: Edit, requirement_id: RequirementId, evidence: str) -> None:
    """A link or a note. What needs evidence and loses it is open again."""
    after = replace(edit.need(Requirement, requirement_id), evidence=_evidence(evidence))
    if after.state is RequirementState.MET and _missing(after):
        after = replace(after, state=RequirementState.OPEN)
    edit.put(after)


@action("Choose evidence", "Choose the file that proves {requirement_id}")
def set_evidence_file(edit: Edit, requirement_id: RequirementId, file_id: FileId | None) -> None:
    """A file of its project, or none. What needs a file and loses it is open again."""
    old = edit.need(Requirement, requirement_id)
    file = edit.need(File, file_id) if file_id is not None else None
    if file is not None and file.project_id != old.project_id:
        raise RuleViolation(f"“{file.name}” belongs to another project. Choose a file of this one.")
    after = replace(old, file_id=file_id)
    if after.state is RequirementState.MET and _missing(after):
        after = replace(after, state=RequirementState.OPEN)
    edit.put(after)


@action("Change what reduced scope leaves out", "Change whether reduced scope leaves out {requirement_id}")
def reduce_requirement(edit: Edit, requirement_id: RequirementId, reduced: bool) -> None:
    """Whether it is left for later once the scope of its project is reduced."""
    edit.put(replace(edit.need(Requirement, requirement_id), reduced=reduced))


@action("Remove requirement", "Remove requirement {requirement_id}")
def remove_requirement(edit: Edit, requirement_id: RequirementId) -> None:
    edit.remove(edit.need(Requirement, requirement_id))


@action("Bring back from workflow", "Bring back what the workflow of {project_id} names")
def bring_back(edit: Edit, project_id: ProjectId) -> int:
    """The deliverables and requirements of the workflow that were taken out of the project. Returns how many.

    Raises RuleViolation where nothing was taken out.
    """
    project = edit.need(Project, project_id)
    version = edit.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    count = bring_back_specs(edit, project_id, version.graph, start_passed(edit, project)) if version else 0
    if not count:
        raise RuleViolation(f"Nothing that the workflow names was taken out of “{project.name}”.")
    return count


def _evidence(text: str) -> str:
    line = clean_line(text[: LONGEST_EVIDENCE + 1])
    if len(line) > LONGEST_EVIDENCE:
        raise RuleViolation(f"The evidence has more than {LONGEST_EVIDENCE:,} characters. Shorten it.")
    return line


def _missing(one: Requirement) -> str:
    """The evidence that is needed and not there, in words; empty where nothing is missing."""
    try:
        match one.needs:
            case Evidence.FILE if one.file_id is None:
                return "a file as evidence"
            case Evidence.LINK if not web_address(one.evidence):
                return "a link as evidence"
            case Evidence.DATE:
                date.fromisoformat(one.evidence)
            case Evidence.AMOUNT:
                money_of(one.evidence)
    except ValueError:
        return "a day as evidence, like 2027-03-31"
    except RuleViolation:
        return "a link as evidence" if one.needs is Evidence.LINK else "an amount as evidence, like 1500"
    return ""
