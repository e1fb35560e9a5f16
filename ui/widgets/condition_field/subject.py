"""What a row of a condition can ask about, and which operators fit it."""

from dataclasses import dataclass

from app.domain.condition import FieldRef, FieldValue, Operator, OutcomeRef
from app.domain.workflow import FieldKind, Graph


@dataclass(frozen=True, slots=True)
class Subject:
    """A field of the project, or the answer of a step (its ``choices`` are the outcomes)."""

    ref: FieldRef | OutcomeRef
    text: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


def subjects_of(graph: Graph) -> tuple[Subject, ...]:
    """The fields, then the answers of approvals and asked decisions, in the author's order."""
    fields = [Subject(FieldRef(field.name), field.name, field.kind, field.choices) for field in graph.fields]
    answers = [
        Subject(
            OutcomeRef(step.id),
            f"Answer of “{step.title or step.kind}”",
            FieldKind.CHOICE,
            tuple(outcome.name for outcome in step.outcomes),
        )
        for step in graph.steps
        if step.asks
    ]
    return (*fields, *answers)


_WORDS = {
    Operator.MORE: "is more than",
    Operator.AT_LEAST: "is at least",
    Operator.LESS: "is less than",
    Operator.AT_MOST: "is at most",
    Operator.BEFORE: "is before",
    Operator.AFTER: "is after",
}

_AMOUNTS = (Operator.MORE, Operator.AT_LEAST, Operator.LESS, Operator.AT_MOST, Operator.IS, Operator.IS_NOT)
_BY_KIND: dict[FieldKind, tuple[Operator, ...]] = {
    FieldKind.TEXT: (Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.ONE_OF),
    FieldKind.NUMBER: _AMOUNTS,
    FieldKind.MONEY: _AMOUNTS,
    FieldKind.DATE: (Operator.BEFORE, Operator.AFTER, Operator.IS, Operator.IS_NOT),
    FieldKind.CHOICE: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF),
    FieldKind.YES_NO: (Operator.IS,),
    FieldKind.PERSON: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF),
}


def operators_of(kind: FieldKind) -> tuple[Operator, ...]:
    """Those that can be true of such a field, the usual one first."""
    return (*_BY_KIND[kind], Operator.EMPTY)


def operator_in_words(operator: Operator) -> str:
    """As the box shows it: "is more than"."""
    return _WORDS.get(operator, operator)


def preset_value(subject: Subject, operator: Operator) -> FieldValue | tuple[FieldValue, ...]:
    """What a new row can begin with; None where the user has to say it."""
    if operator is Operator.EMPTY:
        return None
    if subject.kind is FieldKind.YES_NO:
        return True
    if subject.kind is FieldKind.CHOICE and subject.choices:
        return (subject.choices[0],) if operator is Operator.ONE_OF else subject.choices[0]
    return None
