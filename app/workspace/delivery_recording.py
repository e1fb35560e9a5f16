"""What was told outside is recorded here: for Today, the Outbox and the command line, when a letter has left."""

import logging
from dataclasses import replace

from app.domain.ids import PersonId
from app.domain.message import Delivery
from app.queries.letter import subject_of
from app.queries.outbox import LEFT, OutboxLine, OutboxState, outbox, to_tell
from app.queries.reader import Reader
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)


def record_told(workspace: Workspace, person_id: PersonId, channel: str) -> int:
    """Record that one person was told everything that waits for them, by ``channel``: mail, paper, by hand.

    A fact, no edit: no undo takes it back. Returns how many messages; 0 when there was nothing to tell.
    """
    facts = workspace.read(_facts, person_id, channel)
    workspace.record(*facts)
    log.info("person %d was told of %d messages by %s", person_id, len(facts), channel)
    return len(facts)


def _facts(reader: Reader, person_id: PersonId, channel: str) -> list[Delivery]:
    lines = [line for bundle in to_tell(reader) if bundle.person_id == person_id for line in bundle.lines]
    return [_fact(reader, line, channel) for line in lines]


def past_facts(reader: Reader) -> list[Delivery]:
    """For a sample that has lived: every message from before today, told in the moment it could leave."""
    today = reader.today()
    old = [line for line in outbox(reader) if reader.local(line.at).date() < today]
    return [replace(_fact(reader, line, "mail"), at=line.at) for line in old if line.state not in LEFT]


def _fact(reader: Reader, line: OutboxLine, channel: str) -> Delivery:
    told = reader.delivery(line.fact_key) if line.state is OutboxState.CORRECT else None
    if told is not None:
        return replace(told, corrected_at=reader.now())
    subject = subject_of(reader, line)
    return Delivery(line.fact_key, line.person_id, line.task_id, line.kind, channel, reader.now(), subject)
