"""Circulating a workflow: named people look at a version and agree or object, to the whole of it and step by step."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, SignOffId, StepId, VersionId
from app.domain.person import Person
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.text import clean_text
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.edit import Edit, action


@action("Circulate workflow")
def circulate(edit: Edit, version_id: VersionId, people: Sequence[PersonId], *, must: bool = True) -> list[SignOffId]:
    """Ask people about a version; what was answered before stays. Raises RuleViolation where there is nobody to ask."""
    version = edit.need(WorkflowVersion, version_id)
    if not people:
        raise RuleViolation("Nobody is chosen. Choose who looks at the workflow.")
    edit.title = f"Circulate version {version.number} of “{edit.need(Workflow, version.workflow_id).name}”"
    return [_ask(edit, version, edit.need(Person, id), None, must).id for id in dict.fromkeys(people)]


@action("Record answer about a step")
def answer_step(
    edit: Edit, version_id: VersionId, person_id: PersonId, step_id: StepId, state: SignOffState, text: str = ""
) -> None:
    """What a person said about one step of a version. Open takes it back; an objection says why."""
    version, person = edit.need(WorkflowVersion, version_id), edit.need(Person, person_id)
    step = version.graph.by_id.get(step_id)
    if step is None:
        raise RuleViolation("This step is not in the version that was circulated. Look at the list again.")
    text = clean_text(text, "comment")
    if state is SignOffState.OBJECTED and not text:
        raise RuleViolation(f"Say what {person.name} objects to in “{step.title}”: whoever reads it has to answer it.")
    edit.title = f"Record what {person.name} says of “{step.title}”"
    old = _ask(edit, version, person, step_id, False)
    if state is SignOffState.OPEN:
        edit.remove(old)
    else:
        edit.put(replace(old, state=state, text=text, at=edit.now))


def need_consent(edit: Edit, version: WorkflowVersion) -> None:
    """Raises RuleViolation while somebody who must agree to a circulated version has not."""
    waiting = [
        edit.need(Person, one.person_id).name
        for one in edit.find(SignOff, version_id=version.id)
        if one.must and one.step_id is None and one.state is not SignOffState.AGREED
    ]
    if waiting:
        raise RuleViolation(
            f"Version {version.number} was circulated, and {', '.join(waiting)} must agree before it is published. "
            "Record the answer under Versions, Circulate, or say there that it may come later."
        )


def _ask(edit: Edit, version: WorkflowVersion, person: Person, step_id: StepId | None, must: bool) -> SignOff:
    for one in edit.find(SignOff, version_id=version.id):
        if (one.person_id, one.step_id) == (person.id, step_id):
            return edit.put(replace(one, must=must))
    made = SignOff(
        SignOffId(edit.next_id(SignOff)),
        SignOffKind.WORKFLOW,
        person.id,
        version_id=version.id,
        step_id=step_id,
        must=must,
        asked_at=edit.now,
    )
    return edit.put(made)
