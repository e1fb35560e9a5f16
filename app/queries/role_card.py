"""What somebody does in the workflows of the team: "these 7 steps in these 4 workflows", on one page a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, RoleId
from app.domain.person import Person, Role
from app.domain.workflow import Graph, Step, VersionState, Workflow, WorkflowVersion
from app.engine.offset_words import offset_in_words
from app.queries.person import team
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class RoleCardStep:
    """One step of somebody: when, what comes before it and what after, by their titles."""

    title: str
    part: str
    """does, approves or is informed"""
    when: str
    """ "5 working days before the publish date"; empty without an offset."""
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleCard:
    """Everything that one person has to do with in published workflows, by workflow."""

    person: Person
    roles: tuple[str, ...]
    workflows: tuple[tuple[str, tuple[RoleCardStep, ...]], ...]

    @property
    def sentence(self) -> str:
        """ "Ana does 7 steps in 4 workflows, approves 2 and is informed of 1"."""
        parts = [step.part for _, steps in self.workflows for step in steps]
        does = parts.count("does")
        named = _counted(sum(any(s.part == "does" for s in steps) for _, steps in self.workflows), "workflow")
        said = f"{self.person.name} does {_counted(does, 'step')} in {named}" if does else f"{self.person.name}"
        more = [f"approves {parts.count('approves')}"] if "approves" in parts else []
        more += [f"is informed of {parts.count('is informed')}"] if "is informed" in parts else []
        if not does:
            return f"{said} {' and '.join(more)}" if more else f"{said} has no step in any workflow"
        return f"{said}, {' and '.join(more)}" if more else said


def role_cards(reader: Reader, person_id: PersonId | None = None) -> list[RoleCard]:
    """The card of one person, or of everybody who has a step, by name. RuleViolation: that person is gone."""
    people = team(reader) if person_id is None else [one for one in team(reader) if one.id == person_id]
    if person_id is not None and not people:
        raise RuleViolation("This person is not in the team any more. Choose another.")
    names = {role.id: role.name for role in reader.find(Role)}
    published = list(_published(reader))
    cards = [_card(person, names, published) for person in people]
    return [card for card in cards if card.workflows or person_id is not None]


def _published(reader: Reader) -> Iterator[tuple[Workflow, Graph]]:
    known = [one for one in reader.find(Workflow, archived=False) if not one.is_own_template]
    for workflow in sorted(known, key=lambda one: one.name.casefold()):
        versions = reader.find(WorkflowVersion, workflow_id=workflow.id, state=VersionState.PUBLISHED)
        if versions:
            yield workflow, max(versions, key=lambda version: version.number).graph


def _card(person: Person, names: dict[RoleId, str], published: Sequence[tuple[Workflow, Graph]]) -> RoleCard:
    found = []
    for workflow, graph in published:
        steps = tuple(_steps(person, workflow, graph))
        if steps:
            found.append((workflow.name, steps))
    return RoleCard(person, tuple(names.get(role, str(role)) for role in person.roles), tuple(found))


def _steps(person: Person, workflow: Workflow, graph: Graph) -> Iterator[RoleCardStep]:
    titles = {step.id: step.title for step in graph.steps}
    for step in graph.steps:
        part = _part(person, step)
        if part:
            offset = step.offset
            when = offset_in_words(offset, workflow.anchor_label, titles, snap=False) if offset is not None else ""
            before = (graph.step(flow.source).title for flow in graph.incoming[step.id] if not flow.loop_back)
            after = (graph.step(flow.target).title for flow in graph.outgoing[step.id] if not flow.loop_back)
            yield RoleCardStep(
                step.title,
                part,
                when,
                tuple(dict.fromkeys(filter(None, before))),
                tuple(dict.fromkeys(filter(None, after))),
            )


def _part(person: Person, step: Step) -> str:
    if not step.has_task:
        return ""
    if step.approval is not None and set(step.approval.approvers) & set(person.roles):
        return "approves"
    if step.role in person.roles:
        return "does"
    return "is informed" if set(step.informed) & set(person.roles) else ""


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


_HEAD = "<tr>" + "".join(f'<th align="left">{word}</th>' for word in ("Step", "When", "After", "Then")) + "</tr>"


def role_card_html(cards: Sequence[RoleCard]) -> str:
    """The body of a page to read or to print: each person begins a page of their own."""
    parts = []
    for number, card in enumerate(cards):
        away = ' style="page-break-before: always"' if number else ""
        parts.append(f"<h1{away}>{escape(card.person.name)}</h1>")
        parts.append(f"<p>{escape(card.sentence)}.</p>")
        if card.roles:
            parts.append(f"<p>{escape(', '.join(card.roles))}</p>")
        for name, steps in card.workflows:
            parts.append(f'<h2>{escape(name)}</h2><table width="100%">{_HEAD}')
            parts += [_row(step) for step in steps]
            parts.append("</table>")
    return "\n".join(parts)


def _row(step: RoleCardStep) -> str:
    title = step.title if step.part == "does" else f"{step.title} ({step.part})"
    cells = (title, step.when, ", ".join(step.before), ", ".join(step.after))
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


QUESTIONS = (
    "What do you need before you can begin?",
    "How long does it take you?",
    "What goes wrong, and what do you do then?",
    "Who else has a hand in it?",
)


def doer_sheet_html(cards: Sequence[RoleCard]) -> str:
    """A sheet to ask those who do the work: the steps of each person with four questions and room to write."""
    parts = []
    for number, card in enumerate(cards):
        away = ' style="page-break-before: always"' if number else ""
        parts.append(f"<h1{away}>{escape(card.person.name)}</h1>")
        parts.append("<p>You do this work, so you know it best. Write what comes to mind; a few words will do.</p>")
        for name, steps in card.workflows:
            parts.append(f"<h2>{escape(name)}</h2>")
            for step in (step for step in steps if step.part == "does"):
                parts.append(f"<h3>{escape(step.title)}</h3>")
                parts += [f"<p>{question}</p><p>{'_' * 88}</p>" for question in QUESTIONS]
    return "\n".join(parts)
