"""What the lead has noted in a round so far, by task: pure functions; the page holds it until the round is finished."""

from dataclasses import replace
from datetime import date

from app.actions.round import Said
from app.domain.ids import TaskId
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words

AnswersById = dict[TaskId, Said]


def with_done(said: AnswersById, task_id: TaskId, outcome: str | None = None) -> AnswersById:
    """Done; the same again takes it back."""
    word = said.get(task_id, Said(task_id))
    if word.done and word.outcome == outcome:
        return _put(said, replace(word, done=False, outcome=None))
    done = replace(word, done=True, outcome=outcome, blocked_by="", blocked_until=None, more_days=0)
    return _put(said, done)


def with_block(said: AnswersById, task_id: TaskId, by: str, until: date | None) -> AnswersById:
    word = said.get(task_id, Said(task_id))
    blocked = replace(word, blocked_by=by, blocked_until=until, done=False, outcome=None, unblocked=False)
    return _put(said, blocked)


def with_unblocked(said: AnswersById, task_id: TaskId) -> AnswersById:
    """It can go on; the same again takes it back."""
    word = said.get(task_id, Said(task_id))
    return _put(said, replace(word, unblocked=not word.unblocked, blocked_by="", blocked_until=None))


def with_days(said: AnswersById, task_id: TaskId, days: int) -> AnswersById:
    """So many working days more; the same again takes it back."""
    word = said.get(task_id, Said(task_id))
    more = 0 if word.more_days == days else days
    return _put(said, replace(word, more_days=more, done=False, outcome=None))


def with_comment(said: AnswersById, task_id: TaskId, comment: str) -> AnswersById:
    """A remark; an empty one takes it back."""
    return _put(said, replace(said.get(task_id, Said(task_id)), comment=comment))


def _put(said: AnswersById, word: Said) -> AnswersById:
    """In the order in which the tasks were first spoken of; a word that says nothing goes."""
    found = {**said, word.task_id: word}
    if word == Said(word.task_id):
        del found[word.task_id]
    return found


def chips(word: Said | None, today: date) -> tuple[ChipStyle, ...]:
    """What was said about one task, as its row shows it."""
    if word is None:
        return ()
    found = []
    if word.unblocked:
        found.append(ChipStyle("can go on", Tone.OK, "play"))
    if word.done:
        found.append(ChipStyle(f"done: {word.outcome}" if word.outcome else "done", Tone.OK, "check"))
    if word.blocked_by:
        until = f" until {day_words(word.blocked_until, today)}" if word.blocked_until else ""
        found.append(ChipStyle(f"blocked by {word.blocked_by}{until}", Tone.WARN, "circle-pause"))
    if word.more_days:
        days = "day" if word.more_days == 1 else "days"
        found.append(ChipStyle(f"+{word.more_days} {days}", Tone.ACCENT, "calendar-clock"))
    if word.comment:
        found.append(ChipStyle("remark", Tone.NEUTRAL, "message-square"))
    return tuple(found)


def summary(count: int, hear: tuple[str, ...]) -> str:
    """ "4 said · 3 people will hear: Ana, Ben, Carla"."""
    if not count:
        return "Nothing said yet."
    if not hear:
        return f"{count} said · nobody has to hear"
    people = "1 person will hear" if len(hear) == 1 else f"{len(hear)} people will hear"
    return f"{count} said · {people}: {', '.join(hear)}"
