"""How things would stand after a step that was only previewed. For dialogs that show what an act would do."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from app.domain.entity import Entity, EntityId, by_id, name_of
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId
from app.domain.message import Delivery, Message
from app.domain.person import Person
from app.editing.change import ChangeSet
from app.editing.loaded_project import load_calendars, load_project, network_for
from app.queries.project import Outlook, outlook_of, sentence_of, with_children
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast
from app.scheduling.sentence import verdict

E = TypeVar("E", bound=Entity)


class Preview:
    """What is stored, with a previewed step laid over it."""

    def __init__(self, reader: Reader, changes: ChangeSet) -> None:
        self._reader = reader
        self._after: dict[str, dict[EntityId, Any]] = {}
        for change in changes.changes:
            self._after.setdefault(change.kind, {})[change.id] = change.after

    def get(self, kind: type[E], id: EntityId) -> E | None:
        after = self._after.get(name_of(kind), {})
        if id not in after:
            return self._reader.get(kind, id)
        found: E | None = after[id]
        return found

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        found: dict[EntityId, E] = {item.id: item for item in self._reader.find(kind, **where)}
        for id, item in self._after.get(name_of(kind), {}).items():
            if item is not None and all(getattr(item, key) == value for key, value in where.items()):
                found[id] = item
            else:
                found.pop(id, None)
        return sorted(found.values(), key=by_id)

    def delivery(self, fact_key: str) -> Delivery | None:
        return self._reader.delivery(fact_key)

    def loads(self) -> Mapping[PersonId, int]:
        return self._reader.loads()


def outlook_after(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> Outlook:
    """The project as it would stand now, had the step been done."""
    source = Preview(reader, changes)
    loaded = load_project(source, project_id)
    network = network_for(with_children(reader, loaded), load_calendars(source), reader.zone())
    return outlook_of(reader, loaded, network)


def sentence_after(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> str:
    """Its sentence as it would be now."""
    return sentence_of(reader, outlook_after(reader, project_id, changes), Preview(reader, changes))


def verdict_after(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> str:
    """What its sentence would say of the date now, or why there is none; cheaper than all of it."""
    after = outlook_after(reader, project_id, changes)
    if not isinstance(after.forecast, Forecast):
        return after.problem
    try:
        return verdict(after.network, after.forecast)
    except RuleViolation as problem:
        return problem.sentence


def who_hears(reader: Reader, changes: ChangeSet) -> tuple[str, ...]:
    """Names of those whom the step would send a message, each once, in the order of the messages."""
    fresh = [change.after for change in changes.changes if change.before is None]
    ids = dict.fromkeys(message.person_id for message in fresh if isinstance(message, Message))
    source = Preview(reader, changes)
    return tuple(person.name for id in ids if (person := source.get(Person, id)) is not None)
