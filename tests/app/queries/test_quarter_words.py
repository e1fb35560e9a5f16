"""How many hand-overs and reminders the program itself sent this quarter: on the Outbox and in the reports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.message import Delivery, MessageKind
from app.queries.outbox_overview import quarter_words
from app.queries.report import friday_report
from app.queries.status_report import draft_status
from tests.builders import Office, make_office


def told(
    office: Office, number: int, at: datetime, channel: str = "mail", kind: MessageKind = MessageKind.HANDOFF
) -> None:
    task = office.task("idea")
    office.workspace.record(Delivery(f"handoff/{task.key}/r1/p1/{number}", task.owner_id, task.id, kind, channel, at))


@pytest.mark.requirement("S68")
def test_what_was_sent_since_the_quarter_began_counts_and_nothing_else(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    other = office.start("Autumn sale")
    assert office.workspace.read(quarter_words) == ""
    told(office, 1, datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
    told(office, 2, datetime(2025, 12, 31, 23, 0, tzinfo=UTC))
    assert office.workspace.read(quarter_words) == "Leadline sent 1 hand-over or reminder this quarter."
    told(office, 3, office.clock.now(), "by hand")
    told(office, 4, office.clock.now(), "calendar", MessageKind.CALENDAR)
    told(office, 5, office.clock.now(), "messenger", MessageKind.REMINDER)
    words = "Leadline sent 2 hand-overs and reminders this quarter."
    assert office.workspace.read(quarter_words) == words
    assert office.workspace.read(friday_report).sent == words
    assert office.workspace.read(quarter_words, other) == ""
    report = office.workspace.read(draft_status, office.project)
    assert report is not None
    assert report.text.endswith(words)
    office.clock.forward(days=60)
    assert office.workspace.read(quarter_words) == ""
    office.workspace.close()
