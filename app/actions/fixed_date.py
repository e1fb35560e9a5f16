"""What a project locks behind agreement: its fixed date moves with a reason and sign-offs, its scope with sign-offs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.text import clean_line, clean_text, day_words
from app.editing.edit import Edit, action


@action("Fix date", "Fix the date of {project_id}")
def fix_date(edit: Edit, project_id: ProjectId) -> None:
    """From now on the date moves only with a reason and the sign-offs of those who must agree."""
    project = edit.need(Project, project_id)
    if project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{project.name}” is {project.state}, so there is no date to fix.")
    if project.anchor_on is None:
        raise RuleViolation(f"“{project.name}” has no date, so there is nothing to fix. Start it from a workflow.")
    if project.date_fixed:
        raise RuleViolation(f"The {project.anchor_label} of “{project.name}” is fixed already.")
    edit.put(replace(project, date_fixed=True))
    edit.log("fixed", f"{project.anchor_label} fixed on {_day(edit, project.anchor_on)}", project.id)


@action("Release date", "Release the date of {project_id}")
def release_date(edit: Edit, project_id: ProjectId, reason: str) -> None:
    """The date moves freely again; the reason stays in the journal."""
    project = edit.need(Project, project_id)
    if not project.date_fixed:
        raise RuleViolation(f"The {project.anchor_label} of “{project.name}” is not fixed.")
    reason = clean_line(clean_text(reason, "reason"))
    if not reason:
        raise RuleViolation(f"Say why the {project.anchor_label} of “{project.name}” is not fixed any more.")
    edit.put(replace(project, date_fixed=False))
    edit.log("fixed", f"{project.anchor_label} not fixed any more: {reason}", project.id)


def must_agree(sign_offs: Sequence[SignOff]) -> tuple[PersonId, ...]:
    """Whom a project names: everybody who must agree to anything of it."""
    return tuple(dict.fromkeys(one.person_id for one in sign_offs if one.must))


def need_agreed(edit: Edit, project: Project, on: date, reason: str) -> None:
    """Raises RuleViolation that says what a fixed date lacks before it may move to this day."""
    sign_offs = list(edit.find(SignOff, project_id=project.id))
    said = {one.person_id: one for one in sign_offs if one.on == on and one.kind in _ABOUT_DAYS}
    lacks = [*([] if reason else ["a reason"]), *_lacking(edit, sign_offs, said)]
    if lacks:
        less = "" if project.reduced_scope else " Or keep the day with reduced scope."
        raise RuleViolation(
            f"The {project.anchor_label} of “{project.name}” is fixed. To move it to {_day(edit, on)} there is "
            f"missing: {'; '.join(lacks)}. Ask for it under Sign-offs on the page of the project.{less}"
        )


def need_scope_agreed(edit: Edit, project: Project) -> None:
    """Raises RuleViolation that names who must still agree to reduced scope."""
    sign_offs = list(edit.find(SignOff, project_id=project.id))
    said = {one.person_id: one for one in sign_offs if one.kind is SignOffKind.REDUCED_SCOPE}
    lacks = _lacking(edit, sign_offs, said)
    if lacks:
        raise RuleViolation(
            f"Reduced scope of “{project.name}” must be agreed to. Missing: {'; '.join(lacks)}. "
            "Ask for the sign-off on the page of the project, or say why it is done without."
        )


_ABOUT_DAYS = (SignOffKind.DATE, SignOffKind.POLL)


def _lacking(edit: Edit, sign_offs: Sequence[SignOff], said: Mapping[PersonId, SignOff]) -> list[str]:
    """Of those who must agree: who was not asked, who has not answered, who objects; each as a part of a sentence."""
    names: dict[SignOffState | None, list[str]] = {}
    for person_id in must_agree(sign_offs):
        one, person = said.get(person_id), edit.get(Person, person_id)
        state = one.state if one is not None else None
        names.setdefault(state, []).append(person.name if person is not None else "somebody")
    unasked, waiting = names.get(None, []), names.get(SignOffState.OPEN, [])
    against = names.get(SignOffState.OBJECTED, [])
    return [
        *([f"{_listed(unasked)}, who {'was' if len(unasked) == 1 else 'were'} not asked"] if unasked else []),
        *([f"the answer of {_listed(waiting)}"] if waiting else []),
        *([f"{_listed(against)}, who object{'s' * (len(against) == 1)}"] if against else []),
    ]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _day(edit: Edit, on: date) -> str:
    return day_words(on, edit.today, weekday=True)
