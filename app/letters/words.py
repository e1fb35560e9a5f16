"""The languages of letters: their days, counts and buttons, and the texts that ship with the program."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.hours import write_clock
from app.domain.letter import LetterKind
from app.domain.retrospective import Question
from app.resources import resource

FOLDER = "letters"
FIRST_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The fields of a language's ``words.toml``; those in braces are filled in."""

    name: str
    day: str
    year: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    hour: str
    now_on: str
    no_date: str
    over: str
    today: str
    none_left: str
    one_left: str
    many_left: str
    done: str
    blocked: str
    new_date: str
    answer_with: str
    quotes: str
    sample: Mapping[str, str | int | list[str]]
    """What a preview is filled with, by the names of facts; and the outcomes of its approval."""
    page: Mapping[str, str]
    """What stands on a page of work."""
    sheet: Mapping[str, Any] = field(default_factory=dict)
    """What stands on the plan as a sheet of paper; English where a language lacks it."""
    missing: str = "{what} (missing)"
    """An input that is not there."""
    agreed: str = "I agree"
    objected: str = "I object"
    sign_offs: Mapping[str, str] = field(default_factory=dict)
    """What people are asked to agree to, by its kind with _ for a space; English where a language lacks it."""
    questions: tuple[str, ...] = (Question.WENT_WELL, Question.WENT_WRONG, Question.IMPROVE)
    """What everybody is asked at the end of a project."""
    wanted: str = "{what} (for “{title}”, {name})"
    """What a task has to give, for which other and whose."""

    def day_words(self, day: date, today: date) -> str:
        """ "Wed 10 Feb"; with the year when it is not this one."""
        words = self.day.format(weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1])
        return words if day.year == today.year else words + self.year.format(year=day.year)

    def due_words(self, day: date, today: date, minute: int | None) -> str:
        """The same with the hour, in minutes after midnight, where there is one: "Wed 10 Feb, 14:00"."""
        words = self.day_words(day, today)
        return words if minute is None else self.hour.format(day=words, hour=write_clock(minute))

    def left_words(self, days: int) -> str:
        """ "3 working days left" of a day that is still to come."""
        return self.none_left if days < 1 else self.one_left if days == 1 else self.many_left.format(count=days)

    def quoted(self, text: str) -> str:
        return f"{self.quotes[0]}{text}{self.quotes[1]}"


@cache
def languages() -> dict[str, Words]:
    """Every language that letters are written in, by its code; English first."""
    folders = [path.parent for path in resource(FOLDER).glob("*/words.toml")]
    folders.sort(key=lambda folder: (folder.name != FIRST_LANGUAGE, folder.name))
    return {folder.name: _words((folder / "words.toml").read_text("utf-8")) for folder in folders}


def _words(text: str) -> Words:
    read = tomllib.loads(text)
    if "questions" in read:
        read["questions"] = tuple(read["questions"])
    return Words(weekdays=tuple(read.pop("weekdays")), months=tuple(read.pop("months")), **read)


def known_language(code: str) -> str:
    """The code itself, or English for a language that has no folder (any more)."""
    return code if code in languages() else FIRST_LANGUAGE


def need_language(code: str) -> None:
    """Raise RuleViolation for a language that letters are not written in."""
    if code not in languages():
        raise RuleViolation(f"Letters are not written in “{code[:20]}”. There are: {', '.join(languages())}.")


@cache
def our_text(language: str, kind: LetterKind) -> str:
    """The text of a kind as it ships with the program."""
    return resource(FOLDER, language, f"{kind}.txt").read_text("utf-8")
