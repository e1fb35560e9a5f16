"""Adds, changes and removes people, their roles and their working weeks. For the page People and imports."""

import re
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, RoleId
from app.domain.person import Channel, Person, Role
from app.domain.task import Task, Vote
from app.domain.text import LONGEST_NAME, bare_name, clean_email, clean_line, clean_name
from app.domain.work_calendar import Week
from app.editing.edit import Edit, action
from app.exchange.role_match import free_role_id
from app.letters.words import need_language


@action("Add person", "Add {name}")
def add_person(
    edit: Edit,
    name: str,
    *,
    email: str = "",
    roles: tuple[RoleId, ...] = (),
    channel: Channel = Channel.MAIL,
    week: Week | None = None,
    external: bool = False,
    role_name: str = "",
) -> PersonId:
    """``role_name`` is a role given by name, made when there is none.

    Raises RuleViolation for an empty, doubled or too long name and for what is no mail address.
    """
    name = clean_name(name, "name")
    _check_free_name(edit, name, None)
    if role_name:
        roles = (*roles, add_role(edit, role_name))
    number = PersonId(edit.next_id(Person))
    edit.put(Person(number, name, clean_email(email), channel, roles, _week(week, name), None, external))
    edit.log("added", f"{name} joined the team")
    return number


@action("Change person", "Change {person_id}")
def change_person(
    edit: Edit,
    person_id: PersonId,
    *,
    name: str | None = None,
    email: str | None = None,
    roles: tuple[RoleId, ...] | None = None,
    channel: Channel | None = None,
    external: bool | None = None,
    language: str | None = None,
    invited: bool | None = None,
    mention: str | None = None,
) -> None:
    """Change what is given of a person; what is None stays as it is. Raises RuleViolation for an unknown language."""
    person = edit.need(Person, person_id)
    if language is not None:
        need_language(language)
    if name is not None:
        name = clean_name(name, "name")
        _check_free_name(edit, name, person_id)
    edit.put(
        replace(
            person,
            name=person.name if name is None else name,
            email=person.email if email is None else clean_email(email),
            roles=person.roles if roles is None else roles,
            channel=person.channel if channel is None else channel,
            external=person.external if external is None else external,
            language=person.language if language is None else language,
            invited=person.invited if invited is None else invited,
            mention=person.mention if mention is None else clean_line(mention)[:LONGEST_NAME],
        )
    )
    if name is not None and name != person.name:
        edit.title = f"Rename “{person.name}” to “{name}”"


@action("Change second channel", "Change the second channel of {person_id}")
def set_fallback(edit: Edit, person_id: PersonId, channel: Channel | None) -> None:
    """By what a person is told once their first channel refused for good; None: the lead is asked."""
    edit.put(replace(edit.need(Person, person_id), fallback=channel))


@action("Change who sends", "Change who sends to {person_id}")
def set_by_itself(edit: Edit, person_id: PersonId, by_itself: bool | None) -> None:
    """Whether letters to a person leave without a hand; None: where the account of their channel passed its test."""
    edit.put(replace(edit.need(Person, person_id), by_itself=by_itself))


@action("Change other work", "Change the other work of {person_id}", merges=1)
def set_other_percent(edit: Edit, person_id: PersonId, percent: int) -> None:
    """How much of their working time goes into meetings and what else is no project here. No date changes by it."""
    if not 0 <= percent <= 100:
        raise RuleViolation("Meetings and other take between 0 and 100 % of somebody's time.")
    edit.put(replace(edit.need(Person, person_id), other_percent=percent))


@action("Change working week", "Change working week of {person_id}")
def set_person_week(edit: Edit, person_id: PersonId, week: Week | None) -> None:
    """None: the company's week. Raises RuleViolation for a week without a working day."""
    person = edit.need(Person, person_id)
    edit.put(replace(person, week=_week(week, person.name)))


@action("Remove person", "Remove {person_id}")
def remove_person(edit: Edit, person_id: PersonId, *, heir: PersonId | None = None) -> None:
    """Gone from lists and pickers; old work keeps the name.

    Open work, and the votes that are still to come, go to ``heir``. Raises RuleViolation where there is some and no
    heir, and for an heir who has left or is the same person.
    """
    person = edit.need(Person, person_id)
    work = [task for task in edit.find(Task) if not task.state.over]
    owned = [task for task in work if task.owner_id == person_id]
    asked = [task for task in work if person_id in task.approvers and not _has_voted(edit, task, person_id)]
    if (owned or asked) and heir is None:
        raise RuleViolation(f"{person.name} still {_work_words(owned, asked)}. Choose who takes over.")
    if heir is not None:
        _hand_over(edit, person, edit.need(Person, heir), owned, asked)
    edit.put(replace(person, archived=True))


def _hand_over(edit: Edit, person: Person, heir: Person, owned: list[Task], asked: list[Task]) -> None:
    if heir.archived or heir.id == person.id:
        raise RuleViolation(f"{heir.name} leaves the team or has left it. Choose somebody else.")
    for task in dict.fromkeys((*owned, *asked)):
        now = edit.need(Task, task.id)
        owner = heir.id if task in owned else now.owner_id
        voters = (heir.id if task in asked and one == person.id else one for one in now.approvers)
        edit.put(replace(now, owner_id=owner, approvers=tuple(dict.fromkeys(voters))))
        edit.log("handed", f"“{task.title}” was handed to {heir.name}", task.project_id, task.id)
    if owned or asked:
        edit.title = f"Remove {person.name} and hand {_tasks_words(len({*owned, *asked}))} to {heir.name}"


def _has_voted(edit: Edit, task: Task, person_id: PersonId) -> bool:
    votes = edit.find(Vote, task_id=task.id)
    return any(vote.person_id == person_id and vote.round == task.run.round for vote in votes)


def _work_words(owned: list[Task], asked: list[Task]) -> str:
    """ "owns 3 open tasks and approves 1"."""
    parts = [f"owns {_tasks_words(len(owned))}"] if owned else []
    parts += [f"is asked to approve {_tasks_words(len(asked))}"] if asked else []
    return " and ".join(parts)


def _tasks_words(count: int) -> str:
    return "1 open task" if count == 1 else f"{count} open tasks"


@action("Add role", "Add role {name}")
def add_role(edit: Edit, name: str) -> RoleId:
    """The id is made of the name's words; an existing role of that name is returned as it is."""
    name = clean_name(name, "role")
    bare = bare_name(name)
    known = edit.find(Role)
    same = next((role for role in known if bare_name(role.name) == bare), None)
    if same is not None:
        return same.id
    stem = re.sub(r"[^a-z0-9]+", "_", bare).strip("_") or "role"
    return edit.put(Role(free_role_id(stem, {role.id for role in known}), name)).id


@action("Give role", "Give {person_id} the role {name}")
def give_role(edit: Edit, person_id: PersonId, name: str) -> RoleId:
    """A role by its name, made when there is none of that name. Raises RuleViolation when the person has it."""
    role_id = add_role(edit, name)
    person = edit.need(Person, person_id)
    if role_id in person.roles:
        raise RuleViolation(f"{person.name} has the role “{edit.need(Role, role_id).name}” already.")
    edit.put(replace(person, roles=(*person.roles, role_id)))
    return role_id


def _check_free_name(edit: Edit, name: str, own: PersonId | None) -> None:
    for person in edit.find(Person, archived=False):
        if person.id != own and person.name.casefold() == name.casefold():
            raise RuleViolation(f"There is a {person.name} already. Add something that tells them apart.")


def _week(week: Week | None, name: str) -> Week | None:
    if week is not None and week.working_days == 0:
        raise RuleViolation(f"{name} has no working day. Choose at least one, or use the company's week.")
    return week
