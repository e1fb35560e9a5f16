"""The rows of the Outbox under its three tabs, as plain values from the queries. For the page only."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from app.domain.dispatch import Dispatch, DispatchState, FaultScope
from app.domain.ids import DispatchId, PersonId
from app.queries.outbox import LEAVING, LEFT, OutboxBundle, OutboxLine, OutboxState, ToldLines
from app.queries.outbox_overview import OutboxNeeds, WeekCount, only_corrections
from ui.link.plain_text import one_line
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import leaves_words
from ui.widgets.row_list import RowItem

TOLD_SHOWN = 200
Local: TypeAlias = Callable[[datetime], datetime]


class OutboxTab(StrEnum):
    """What the page shows."""

    TO_TELL = "to tell"
    NEEDS_YOU = "needs you"
    TOLD = "told"


class RowGroup(StrEnum):
    """The first half of a row's id; the second is a person, a fact key, a letter or the name of an account."""

    PERSON = "person"
    HELD = "held"
    FACT = "fact"
    LETTER = "letter"
    ACCOUNT = "account"


RowId: TypeAlias = tuple[RowGroup, PersonId | DispatchId | str]
Row: TypeAlias = RowItem[RowId]


@dataclass(frozen=True, slots=True)
class OutboxRead:
    """What the page has read, and what words it needs to show it."""

    lines: Sequence[OutboxLine]
    """What nobody was told, the newest first; of what is overtaken none but where it is ``whole``."""
    bundles: Sequence[OutboxBundle]
    needs: OutboxNeeds
    once_more: Sequence[Dispatch]
    names: Mapping[PersonId, str]
    now: datetime
    local: Local
    copied: Collection[PersonId] = ()
    """Whose letter was copied and is not told yet."""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OutboxFilter:
    """What the rows are narrowed to: one person, one project, or both."""

    person_id: PersonId | None = None
    project: str = ""

    def lets_through(self, person_id: PersonId, projects: Collection[str]) -> bool:
        """Whether what one person is told about these projects is shown."""
        return (self.person_id in (None, person_id)) and (not self.project or self.project in projects)


def rows_to_tell(read: OutboxRead, narrow: OutboxFilter) -> list[Row]:
    """What is on its way, whom something is to be told, and the letters that leave once more."""
    bundles = [one for one in read.bundles if not only_corrections(one) and _shown(one, narrow)]
    again = [letter for letter in read.once_more if _shown_letter(read, letter, narrow)]
    leaving = [line for line in read.lines if line.state in LEAVING and _shown_line(line, narrow)]
    return [
        *_group("Leaving now", "", [_line_row(read, line) for line in leaving]),
        *_group("To tell", "", [_bundle_row(read, bundle) for bundle in bundles]),
        *_group("To send again", "leaves with the next letters", [_letter_row(read, one, "again") for one in again]),
    ]


def rows_in_need(read: OutboxRead, narrow: OutboxFilter) -> list[Row]:
    """What does not go on without the lead, each with what it asks."""

    def letters(found: Sequence[Dispatch], chip: str, tone: Tone = Tone.WARN) -> list[Row]:
        return [_letter_row(read, one, chip, tone) for one in found if _shown_letter(read, one, narrow)]

    needs = read.needs
    held = [one for one in needs.held if narrow.lets_through(one.person_id, _projects(read, one.person_id))]
    corrections = [_bundle_row(read, one) for one in needs.corrections if _shown(one, narrow)]
    accounts: list[Row] = [
        RowItem(
            (RowGroup.ACCOUNT, one.name),
            f"The {one.name} account is stopped",
            one_line(one.why),
            (ChipStyle("stopped", Tone.BAD, "circle-alert"),),
            avatar=False,
        )
        for one in needs.accounts
    ]
    back = [one for one in needs.refused if came_back(one)]
    refused = [one for one in needs.refused if not came_back(one)]
    return [
        *_group("Stopped", "nothing leaves through it", [] if narrow != OutboxFilter() else accounts),
        *_group("Did you send it?", "opened in your mail program", letters(needs.drafts, "draft opened: sent?")),
        *_group("May have been sent", "the answer was lost", letters(needs.doubtful, "arrived?")),
        *_group("Came back", "", letters(back, "came back", Tone.BAD)),
        *_group("Refused", "", letters(refused, "refused", Tone.BAD)),
        *_group("Held", "cannot leave as it is", [_held_row(one.person_id, one.person, one.why) for one in held]),
        *_group("To correct", "undone after it was told", corrections),
    ]


def rows_told(read: OutboxRead, narrow: OutboxFilter, told: ToldLines, beside: Sequence[Dispatch]) -> list[Row]:
    """What was told, and what nobody needs any more; ``beside``: the letters that only took back or said once more."""
    over = [line for line in read.lines if line.state is OutboxState.OVERTAKEN and _shown_line(line, narrow)]
    rows: list[tuple[datetime, Row]] = [(line.at, _line_row(read, line)) for line in told.lines]
    oldest = min((at for at, _ in rows), default=read.now)
    shown = [one for one in beside if one.story and (not told.lines or one.story[-1].at >= oldest)]
    if not narrow.project:
        rows += [(letter.story[-1].at, _letter_row(read, letter, "")) for letter in shown]
    rows.sort(key=lambda row: row[0], reverse=True)
    more = f"the last {len(told.lines):,} of {told.count:,}" if told.count > len(told.lines) else ""
    left = _group("Told", more, [row for _, row in rows])
    return left + _group("Overtaken", "nobody needs these any more", [_line_row(read, line) for line in over])


def came_back(letter: Dispatch) -> bool:
    """Whether a refused letter had left, and a mail server sent it back later."""
    return letter.last_words.lower().startswith("came back")


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


def what_to_do(letter: Dispatch) -> str:
    """What became of a letter and what can be done about it, in words."""
    match letter.state:
        case DispatchState.WAITING if letter.is_open_draft:
            return "Opened in your mail program; did you send it?"
        case DispatchState.WAITING:
            return "It waits and leaves with the next letters."
        case DispatchState.SENDING | DispatchState.HANDED_OVER:
            return "On its way: it is being handed over now."
        case DispatchState.DOUBTFUL:
            return "May have been sent: the answer was lost. Ask, or send it again; it may arrive twice then."
        case DispatchState.REFUSED if letter.fault is FaultScope.PERSON:
            return f"{_sentence(letter.last_words)} Correct the address; then it leaves by itself."
        case DispatchState.REFUSED:
            return f"{_sentence(letter.last_words)} It does not leave any more by itself. Send it again, or drop it."
        case DispatchState.OVERTAKEN:
            return "Overtaken: nobody needs it any more."
    by = "the folder has it" if letter.left_as == "written" else "the server has accepted it"
    return f"{letter.left_as[0].upper()}{letter.left_as[1:]}: {by}. It stays on record."


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def week_words(counts: Sequence[WeekCount]) -> str:
    """What left in this week and the last ones, a line each; weeks of nothing are left out."""
    found = []
    for number, week in enumerate(counts):
        parts = [(week.sent, "sent"), (week.by_hand, "by hand"), (week.doubtful, "in doubt"), (week.refused, "refused")]
        said = "  ·  ".join(f"{count} {word}" for count, word in parts if count)
        name = ("This week", "Last week")[number] if number < 2 else f"Week of {week.monday.day} {week.monday:%b}"
        found += [f"{name}: {said}"] if said else []
    return "\n".join(found)


def _shown(bundle: OutboxBundle, narrow: OutboxFilter) -> bool:
    return narrow.lets_through(bundle.person_id, {line.project for line in bundle.lines})


def _shown_line(line: OutboxLine, narrow: OutboxFilter) -> bool:
    return narrow.lets_through(line.person_id, (line.project,))


def _shown_letter(read: OutboxRead, letter: Dispatch, narrow: OutboxFilter) -> bool:
    return narrow.lets_through(letter.person_id, _projects(read, letter.person_id) if narrow.project else ())


def _projects(read: OutboxRead, person_id: PersonId) -> set[str]:
    return {line.project for line in read.lines if line.person_id == person_id}


def _group(title: str, more: str, items: list[Row]) -> list[Row]:
    if not items:
        return []
    under = f"{len(items):,}" + (f"  ·  {more}" if more else "")
    return [RowItem(None, title, under, avatar=False, head=True), *items]


def _bundle_row(read: OutboxRead, bundle: OutboxBundle) -> Row:
    chips = [ChipStyle(count_of(bundle), Tone.NEUTRAL)]
    if refused := sum(line.state is OutboxState.REFUSED for line in bundle.lines):
        chips.append(ChipStyle(f"{refused} refused", Tone.BAD))
    if bundle.person_id in read.copied:
        chips.append(ChipStyle("copied: sent?", Tone.WARN, "copy"))
    elif bundle.waiting:
        chips.append(ChipStyle(leaves_words(read.local(bundle.leaves_at), read.local(read.now)), Tone.ACCENT, "clock"))
    under = "  ·  ".join(one_line(line.about) for line in bundle.lines)
    id = (RowGroup.PERSON, bundle.person_id)
    return RowItem(id, bundle.person, under, tuple(chips), bundle.person, bundle.person_id)


def _letter_row(read: OutboxRead, letter: Dispatch, chip: str, tone: Tone = Tone.WARN) -> Row:
    at = moment(letter.story[-1].at, read.local) if letter.story else ""
    style = ChipStyle(chip, tone, "mail") if chip else ChipStyle(f"{letter.left_as} {at}", Tone.OK, "check")
    name = read.names.get(letter.person_id, "")
    words = letter.last_words if tone is Tone.BAD else ""
    under = "  ·  ".join(one_line(part) for part in (at if chip else "", words, letter.subject) if part)
    return RowItem((RowGroup.LETTER, letter.id), name, under, (style,), name, letter.person_id, tools=False)


def _held_row(person_id: PersonId, person: str, why: str) -> Row:
    return RowItem((RowGroup.HELD, person_id), person, one_line(why), (ChipStyle("held"),), person, person_id)


def _line_row(read: OutboxRead, line: OutboxLine) -> Row:
    told = line.state in LEFT | LEAVING
    left = line.left_as if line.state is OutboxState.SENT else line.state
    chip = ChipStyle(f"{left} {moment(line.at, read.local)}", Tone.OK, "check")
    if line.state is OutboxState.DOUBTFUL or line.state in LEAVING:
        chip = ChipStyle(str(line.state), Tone.WARN, "mail")
    elif not told:
        chip = ChipStyle("overtaken", Tone.PLAIN)
    channel = f"by {line.channel}" if line.channel else ""
    under = "  ·  ".join(filter(None, dict.fromkeys((str(line.kind), line.about, line.project, channel))))
    id = (RowGroup.FACT, line.fact_key)
    return RowItem(id, line.person, under, (chip,), line.person, line.person_id, quiet=not told, tools=False)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
