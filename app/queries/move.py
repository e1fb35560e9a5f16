"""What *Move date* would do: old and new due days by person, who must hear, what it does to the sentence."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.preview import sentence_after, who_hears
from app.queries.project import project_sentence
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class DueMove:
    """One task whose due day changes."""

    task_id: TaskId
    title: str
    old_on: date | None
    new_on: date | None


@dataclass(frozen=True, slots=True)
class PersonMoves:
    """The tasks of one person that move, by new due day."""

    person_id: PersonId
    name: str
    moves: tuple[DueMove, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    people: tuple[PersonMoves, ...]
    hear: tuple[str, ...]
    """Names of those who were told the old date and get a message."""
    sentence: str
    sentence_after: str

    @property
    def count(self) -> int:
        return sum(len(person.moves) for person in self.people)


def move_view(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> MoveView:
    """What moving the anchor would change, read off the previewed changes of the action ``move_date``."""
    return MoveView(
        moves_by_person(reader, changes),
        who_hears(reader, changes),
        project_sentence(reader, project_id),
        sentence_after(reader, project_id, changes),
    )


def moves_by_person(reader: Reader, changes: ChangeSet) -> tuple[PersonMoves, ...]:
    """Every task of a previewed step that gets another due day, under its owner, by name."""
    found: dict[PersonId, list[DueMove]] = {}
    for change in changes.changes:
        before, after = change.before, change.after
        if isinstance(before, Task) and isinstance(after, Task) and before.due_on != after.due_on:
            found.setdefault(after.owner_id, []).append(DueMove(after.id, after.title, before.due_on, after.due_on))
    people = [_person_moves(reader, person_id, moves) for person_id, moves in found.items()]
    return tuple(sorted(people, key=lambda person: person.name.casefold()))


def _person_moves(reader: Reader, person_id: PersonId, moves: list[DueMove]) -> PersonMoves:
    person = reader.get(Person, person_id)
    moves.sort(key=lambda move: (move.new_on or date.max, move.task_id))
    return PersonMoves(person_id, person.name if person else "", tuple(moves))
