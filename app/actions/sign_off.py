"""Sign-offs: people are asked to agree to a plan, a start, a day, reduced scope or a delivery, and answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from app.actions.due import need_near
from app.domain.activity import SIGNED_OFF
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, SignOffId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.text import clean_text, day_words
from app.editing.edit import Edit, action
from app.editing.handoff import queue_of_project
from app.editing.sign_off_message import ask_by_message

MOST_DATES = 3
_OF_PROJECTS = frozenset(SignOffKind) - {SignOffKind.POLL, SignOffKind.WORKFLOW}


@action("Ask for sign-off", "Ask for the sign-off of {kind} of {project_id}")
def ask_sign_off(
    edit: Edit,
    project_id: ProjectId,
    kind: SignOffKind,
    people: Sequence[PersonId],
    *,
    must: bool = True,
    on: date | None = None,
) -> list[SignOffId]:
    """Ask people to agree to one thing of a project; ``on`` is the day that a change of date asks about, and until
    which comments on the plan are taken where that is asked about.

    Whoever objected is asked anew; who agreed already is not. Raises RuleViolation where there is nobody to ask, or
    no day.
    """
    project = _open_project(edit, project_id)
    if kind not in _OF_PROJECTS:
        raise RuleViolation(f"A {kind} is not asked about like this. Use Date poll or Circulate.")
    if not people:
        raise RuleViolation("Nobody is chosen. Choose who is asked to agree.")
    if kind is SignOffKind.PLAN and on is not None:
        edit.put(replace(project, review_until=_day_to_ask(edit, on)))
        edit.log("reviewed", f"Comments on the plan are taken until {day_words(on, edit.today)}", project_id)
    on = _day_to_ask(edit, on) if kind is SignOffKind.DATE else None
    return [_ask(edit, project, kind, person_id, must, on).id for person_id in dict.fromkeys(people)]


@action("Record sign-off", "Record the sign-off of {sign_off_id}")
def answer_sign_off(edit: Edit, sign_off_id: SignOffId, state: SignOffState, text: str = "") -> None:
    """What a person said; open: it is asked anew. An objection says why."""
    old = edit.need(SignOff, sign_off_id)
    text, name = clean_text(text, "comment"), edit.need(Person, old.person_id).name
    if state is SignOffState.OBJECTED and not text:
        raise RuleViolation(f"Say what {name} objects to: whoever reads it has to answer it.")
    if state is SignOffState.OPEN:
        edit.put(replace(old, state=state, text="", asked_at=edit.now, at=None))
        return
    edit.put(replace(old, state=state, text=text, at=edit.now))
    # What was said stays in the journal, whatever the person says later.
    said = f"{name} {state}: {kind_words(old)}" + (f"\n{text}" if text else "")
    edit.log(SIGNED_OFF, said, old.project_id, person_id=old.person_id)


@action("Ask again for sign-off")
def ask_again(edit: Edit, sign_off_ids: Sequence[SignOffId]) -> int:
    """Queue the request once more for those who were told and did not answer. For the clock; returns how many."""
    for sign_off_id in sign_off_ids:
        ask_by_message(edit, edit.need(SignOff, sign_off_id), partial(queue_of_project, edit))
    return len(sign_off_ids)


@action("Change who must agree", "Change whether {sign_off_id} must agree")
def set_must_agree(edit: Edit, sign_off_id: SignOffId, must: bool) -> None:
    edit.put(replace(edit.need(SignOff, sign_off_id), must=must))


@action("Remove sign-off", "Remove the sign-off of {sign_off_id}")
def remove_sign_off(edit: Edit, sign_off_id: SignOffId) -> None:
    edit.remove(edit.need(SignOff, sign_off_id))


@action("Ask about dates", "Ask about dates of {project_id}")
def ask_dates(edit: Edit, project_id: ProjectId, days: Sequence[date], people: Sequence[PersonId]) -> None:
    """A date poll: two or three days that each of these people agrees or objects to. It replaces the one before."""
    project = _open_project(edit, project_id)
    wanted = sorted(set(days))
    if not 2 <= len(wanted) <= MOST_DATES:
        raise RuleViolation(f"A date poll asks about two or three different days. Here are {len(wanted)}.")
    if not people:
        raise RuleViolation("Nobody is chosen. Choose who is asked about the dates.")
    for old in edit.find(SignOff, project_id=project_id):
        if old.kind is SignOffKind.POLL and (old.on not in wanted or old.person_id not in people):
            edit.remove(old)
    for day in wanted:
        _day_to_ask(edit, day)
        for person_id in dict.fromkeys(people):
            _ask(edit, project, SignOffKind.POLL, person_id, False, day)
    listed = ", ".join(day_words(day, edit.today, weekday=True) for day in wanted)
    edit.log("polled", f"{project.anchor_label}: asked about {listed}", project_id)


@action("End date poll", "End the date poll of {project_id}")
def end_poll(edit: Edit, project_id: ProjectId) -> None:
    """Nobody is asked any more, and the date stays."""
    for one in _poll(edit, project_id):
        edit.remove(one)


@action("Take date", "Take {day} for {project_id}")
def take_date(edit: Edit, project_id: ProjectId, day: date, reason: str = "") -> int:
    """The date of a poll becomes the date of the project, and what was said of it stays as the sign-off of the change.
    Returns how many tasks moved."""
    # Only here: what moves dates is slow to import, and every page of a project shows its sign-offs.
    from app.actions.project import move_date

    poll = _poll(edit, project_id)
    asked = [one for one in poll if one.on == day]
    if not asked:
        raise RuleViolation(
            f"{day_words(day, edit.today, weekday=True)} was not asked about. Choose a day of the poll."
        )
    agreed = sum(one.state is SignOffState.AGREED for one in asked)
    words = clean_text(reason, "reason") or f"date poll, {agreed} of {len(asked)} agreed"
    moved = move_date(edit, project_id, day, reason=words)
    for one in poll:
        if one.on == day and one.state is not SignOffState.OPEN:
            edit.put(replace(one, kind=SignOffKind.DATE))
        else:
            edit.remove(one)
    return moved


def kind_words(sign_off: SignOff) -> str:
    """What is asked, with its day: "date change to 20 Mar"."""
    return f"{sign_off.kind} to {sign_off.on.day} {sign_off.on:%b}" if sign_off.on is not None else str(sign_off.kind)


def _poll(edit: Edit, project_id: ProjectId) -> list[SignOff]:
    poll = [one for one in edit.find(SignOff, project_id=project_id) if one.kind is SignOffKind.POLL]
    if not poll:
        raise RuleViolation("There is no date poll in this project. Ask about dates first.")
    return poll


def _open_project(edit: Edit, project_id: ProjectId) -> Project:
    project = edit.need(Project, project_id)
    if project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{project.name}” is cancelled, so nobody is asked about it.")
    return project


def _day_to_ask(edit: Edit, day: date | None) -> date:
    if day is None:
        raise RuleViolation("Which day is asked about? Choose the day that the date would move to.")
    if day < edit.today:
        raise RuleViolation(f"{day_words(day, edit.today)} is over. Choose a day from today on.")
    need_near(edit, day)
    return day


def _ask(edit: Edit, project: Project, kind: SignOffKind, person_id: PersonId, must: bool, on: date | None) -> SignOff:
    person = edit.need(Person, person_id)
    old = _asked(edit.find(SignOff, project_id=project.id), kind, person.id, on)
    if old is None:
        new = SignOff(SignOffId(edit.next_id(SignOff)), kind, person.id, project.id, must=must, on=on)
        return edit.put(replace(new, asked_at=edit.now))
    if old.state is SignOffState.OBJECTED:
        return edit.put(replace(old, must=must, state=SignOffState.OPEN, text="", asked_at=edit.now, at=None))
    return edit.put(replace(old, must=must))


def _asked(sign_offs: Iterable[SignOff], kind: SignOffKind, person_id: PersonId, on: date | None) -> SignOff | None:
    return next((one for one in sign_offs if (one.kind, one.person_id, one.on) == (kind, person_id, on)), None)
