"""The rows of the Outbox in their groups, as plain values from the queries. For the page only."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from app.domain.ids import PersonId
from app.queries.outbox import LEAVING, LEFT, OutboxBundle, OutboxLine, OutboxState
from ui.link.plain_text import one_line
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import leaves_words
from ui.widgets.row_list import RowItem

TOLD_SHOWN = 200
Local: TypeAlias = Callable[[datetime], datetime]


class OutboxFilter(StrEnum):
    """What the filter lets through."""

    ALL = "all"
    TO_TELL = "to tell"
    TOLD = "told"


class RowGroup(StrEnum):
    """The first half of a row's id; the second is a person or a fact key."""

    PERSON = "person"
    FACT = "fact"


RowId: TypeAlias = tuple[RowGroup, PersonId | str]


def rows(
    lines: Sequence[OutboxLine],
    bundles: Sequence[OutboxBundle],
    shown: OutboxFilter,
    drafted: Collection[PersonId],
    now: datetime,
    local: Local,
) -> list[RowItem[RowId]]:
    """Groups with their heads; a group without rows is left out. ``drafted``: whose mail was opened as a draft."""
    found: list[RowItem[RowId]] = []
    if shown is not OutboxFilter.TOLD:
        correct = [bundle for bundle in bundles if only_corrections(bundle)]
        rest = [bundle for bundle in bundles if not only_corrections(bundle)]
        found += _group("To tell", "", [_bundle_row(bundle, drafted, now, local) for bundle in rest])
        found += _group(
            "To correct", "undone after it was told", [_bundle_row(b, drafted, now, local) for b in correct]
        )
    if shown is not OutboxFilter.TO_TELL:
        told = [line for line in lines if line.state in LEFT | LEAVING]
        more = f"the last {TOLD_SHOWN} of {len(told)}" if len(told) > TOLD_SHOWN else ""
        found += _group("Told", more, [_line_row(line, local) for line in told[:TOLD_SHOWN]])
    if shown is OutboxFilter.ALL:
        over = [line for line in lines if line.state is OutboxState.OVERTAKEN][:TOLD_SHOWN]
        found += _group("Overtaken", "nobody needs these any more", [_line_row(line, local) for line in over])
    return found


def only_corrections(bundle: OutboxBundle) -> bool:
    return all(line.state is OutboxState.CORRECT for line in bundle.lines)


def count_of(bundle: OutboxBundle) -> str:
    """How many messages a bundle holds, as "2 messages, 1 correction"."""
    corrections = sum(1 for line in bundle.lines if line.state is OutboxState.CORRECT)
    messages = len(bundle.lines) - corrections
    parts = [_counted(messages, "message")] if messages else []
    return ", ".join(parts + ([_counted(corrections, "correction")] if corrections else []))


def moment(at: datetime, local: Local) -> str:
    """A moment in the company's time as words: ``9 Feb 10:42``."""
    here = local(at)
    return f"{here.day} {here:%b} {here:%H:%M}"


def _group(title: str, more: str, items: list[RowItem[RowId]]) -> list[RowItem[RowId]]:
    if not items:
        return []
    under = f"{len(items)}" + (f"  ·  {more}" if more else "")
    return [RowItem(None, title, under, avatar=False, head=True), *items]


def _bundle_row(bundle: OutboxBundle, drafted: Collection[PersonId], now: datetime, local: Local) -> RowItem[RowId]:
    chips = [ChipStyle(count_of(bundle), Tone.NEUTRAL)]
    if bundle.person_id in drafted:
        chips.append(ChipStyle("draft opened: sent?", Tone.WARN, "mail"))
    elif bundle.waiting:
        chips.append(ChipStyle(leaves_words(local(bundle.leaves_at), local(now)), Tone.ACCENT, "clock"))
    under = "  ·  ".join(one_line(line.task) for line in bundle.lines)
    return RowItem(
        (RowGroup.PERSON, bundle.person_id), bundle.person, under, tuple(chips), bundle.person, bundle.person_id
    )


def _line_row(line: OutboxLine, local: Local) -> RowItem[RowId]:
    told = line.state in LEFT | LEAVING
    chip = ChipStyle(f"{line.state} {moment(line.at, local)}", Tone.OK, "check")
    if line.state is OutboxState.DOUBTFUL or line.state in LEAVING:
        chip = ChipStyle(str(line.state), Tone.WARN, "mail")
    elif not told:
        chip = ChipStyle("overtaken", Tone.PLAIN)
    channel = f"by {line.channel}" if line.channel else ""
    under = "  ·  ".join(part for part in (str(line.kind), line.task, line.project, channel) if part)
    id = (RowGroup.FACT, line.fact_key)
    return RowItem(id, line.person, under, (chip,), line.person, line.person_id, quiet=not told)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
