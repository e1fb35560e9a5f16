"""What was said about a circulated version of a workflow: by person, and step by step; and its list of questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.domain.ids import PersonId, StepId, VersionId
from app.domain.person import Person, Role
from app.domain.sign_off import SignOff, SignOffState
from app.domain.workflow import Step, Workflow, WorkflowVersion
from app.queries.reader import Reader
from app.queries.sign_off import SignOffLine, sign_off_line


@dataclass(frozen=True, slots=True)
class StepConsent:
    """One step of the version with what was said of it: "2 agree; Omar objects: takes too long"."""

    step_id: StepId
    title: str
    words: str
    objected: bool


@dataclass(frozen=True, slots=True)
class Circulation:
    """A version with who looks at it."""

    name: str
    number: int
    version_id: VersionId
    lines: tuple[SignOffLine, ...]
    """What each said of the whole."""
    steps: tuple[StepConsent, ...]
    team: tuple[Person, ...]

    @property
    def asked(self) -> tuple[PersonId, ...]:
        return tuple(line.sign_off.person_id for line in self.lines)


def circulation(reader: Reader, version_id: VersionId) -> Circulation | None:
    """None when the version is gone."""
    version = reader.get(WorkflowVersion, version_id)
    workflow = reader.get(Workflow, version.workflow_id) if version is not None else None
    if version is None or workflow is None:
        return None
    people = {person.id: person for person in reader.find(Person)}
    said = reader.find(SignOff, version_id=version_id)
    team = sorted((one for one in people.values() if not one.archived), key=lambda one: one.name.casefold())
    return Circulation(
        workflow.name,
        version.number,
        version_id,
        tuple(sign_off_line(reader, one, people) for one in said if one.step_id is None),
        tuple(_consent(step, said, people) for step in version.graph.steps if step.has_task),
        tuple(team),
    )


def _consent(step: Step, said: Sequence[SignOff], people: dict[PersonId, Person]) -> StepConsent:
    mine = [one for one in said if one.step_id == step.id]
    agreed = sum(one.state is SignOffState.AGREED for one in mine)
    objections = [
        f"{people[one.person_id].name if one.person_id in people else 'Somebody'} objects: {one.text}"
        for one in mine
        if one.state is SignOffState.OBJECTED
    ]
    words = [f"{agreed} agree{'s' * (agreed == 1)}"] * bool(agreed) + objections
    return StepConsent(step.id, step.title, "; ".join(words), bool(objections))


QUESTIONS = ("Is the step right, and in the right place?", "What do you need for it?", "What goes wrong, and who else?")


def question_html(reader: Reader, version_id: VersionId) -> str:
    """The list that goes out with the flowchart: each step with its questions, to agree or object to. Empty when the
    version is gone."""
    version = reader.get(WorkflowVersion, version_id)
    if version is None:
        return ""
    roles = {role.id: role.name for role in reader.find(Role)}
    parts = [f"<p>{escape(' '.join(QUESTIONS))}</p>"]
    for number, step in enumerate((one for one in version.graph.steps if one.has_task), start=1):
        role = roles.get(step.role, "") if step.role is not None else ""
        parts.append(f"<h2>{number}. {escape(step.title)}</h2>")
        if role:
            parts.append(f"<p>{escape(role)}</p>")
        parts.append("<p>☐ I agree &nbsp;&nbsp; ☐ I object, because</p><p>&nbsp;</p>")
    parts.append("<h2>The whole</h2><p>☐ I agree &nbsp;&nbsp; ☐ I object &nbsp;&nbsp; Name, date:</p>")
    return "\n".join(parts)
