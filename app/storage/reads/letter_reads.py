"""What the reader answers of messages and letters: what waits, what left, and what was told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.storage.reads import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.dispatch import Dispatch
    from app.domain.ids import DispatchId, PersonId
    from app.domain.message import Delivery, Message, MessageKind
    from app.storage.store import SqliteStore


class LetterReads:
    """The part of ``SqliteReader`` that reads the outbox and the letters."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def untold_messages(
        self, of_open_work: Collection[MessageKind] = (), leaving: Collection[str] = ()
    ) -> Sequence[Message]:
        return outbox.untold_messages(self._store.connection, self._store.cache, of_open_work, leaving)

    def uncorrected(self) -> Sequence[Delivery]:
        return outbox.uncorrected(self._store.connection)

    def told_messages(
        self, limit: int, person_id: PersonId | None = None, project: str = ""
    ) -> tuple[Sequence[tuple[Message, Delivery]], int]:
        return outbox.told_messages(self._store.connection, limit, person_id, project)

    def told_since(self, since: datetime) -> Sequence[Delivery]:
        return outbox.told_since(self._store.connection, since)

    def open_letters(self) -> Sequence[Dispatch]:
        return outbox.open_letters(self._store.connection)

    def letter(self, id: DispatchId) -> Dispatch | None:
        return outbox.letter(self._store.connection, id)

    def letters_of_refused(self) -> Sequence[Dispatch]:
        return outbox.letters_of_refused(self._store.connection)

    def letters_to(self, person_id: PersonId) -> Sequence[Dispatch]:
        return outbox.letters_to(self._store.connection, person_id)

    def letters_of_facts(self, keys: Collection[str]) -> Sequence[Dispatch]:
        return outbox.letters_of_facts(self._store.connection, keys)

    def letters_beside_facts(self, limit: int, person_id: PersonId | None = None) -> Sequence[Dispatch]:
        return outbox.letters_beside_facts(self._store.connection, limit, person_id)

    def letter_copy(self, id: DispatchId) -> str:
        return self._store.facts.letter_copy(id)
