"""What was told and what came back, as the ``Reader`` protocol asks for it: deliveries, letters, answers, mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.reads import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from app.domain.account import AccountStatus
    from app.domain.answer import ReceivedAnswer
    from app.domain.dispatch import Dispatch
    from app.domain.ids import AnswerId, DispatchId, PersonId
    from app.domain.mailbox import MailboxPosition
    from app.domain.message import Delivery, Message, MessageKind
    from app.domain.reminder import ShownReminder
    from app.storage.store import SqliteStore


class CorrespondenceReader:
    """Messages and letters to the team and the answers of the team, from the store and its facts."""

    _store: SqliteStore

    def delivery(self, fact_key: str) -> Delivery | None:
        return self._store.delivery(fact_key)

    def deliveries(self) -> Mapping[str, Delivery]:
        return self._store.facts.deliveries()

    def calendar_digests(self) -> Mapping[str, str]:
        return self._store.facts.calendar_digests()

    def ledger(self) -> Mapping[str, ShownReminder]:
        return self._store.facts.ledger()

    def dispatches(self) -> Mapping[DispatchId, Dispatch]:
        return self._store.facts.dispatches()

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

    def account_statuses(self) -> Mapping[str, AccountStatus]:
        return self._store.facts.account_statuses()

    def answers(self) -> Mapping[AnswerId, ReceivedAnswer]:
        return self._store.facts.answers()

    def mailboxes(self) -> Mapping[str, MailboxPosition]:
        return self._store.facts.mailboxes()
