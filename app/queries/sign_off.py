"""Who was asked to agree to what of a project, the date poll, and the plan pack's pages of words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from app.domain.brief import Requirement, Risk
from app.domain.ids import PersonId, ProjectId, SignOffId
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.settings import Settings
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Comment, Task
from app.domain.text import day_words
from app.editing.sign_off_message import MOST_TIMES, REMIND_AFTER_DAYS, last_told, sign_off_key
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.slip import Slips, slips_of


@dataclass(frozen=True, slots=True)
class SignOffLine:
    """One person who is asked for one thing: "Omar Diaz", "start, must; asked 9 Feb"."""

    sign_off: SignOff
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class PollDay:
    """One day of a date poll with what was said of it."""

    on: date
    lines: tuple[SignOffLine, ...]

    @property
    def agreed(self) -> int:
        return sum(line.sign_off.state is SignOffState.AGREED for line in self.lines)

    @property
    def objected(self) -> int:
        return sum(line.sign_off.state is SignOffState.OBJECTED for line in self.lines)

    @property
    def words(self) -> str:
        """ "2 of 3 agree, 1 objects"."""
        words = f"{self.agreed} of {len(self.lines)} agree"
        return f"{words}, {self.objected} object{'s' * (self.objected == 1)}" if self.objected else words


@dataclass(frozen=True, slots=True)
class SignOffs:
    """What the card of sign-offs shows of a project."""

    project: Project
    lines: tuple[SignOffLine, ...]
    """Musts first, then in the order in which they were asked."""
    poll: tuple[PollDay, ...]
    slips: Slips
    team: tuple[Person, ...]
    today: date
    review: str = ""
    """ "Comments on the plan until Fri 20 Mar: 2 on “Draft”, 1 on “Publish”"; empty without a review."""

    @property
    def open(self) -> int:
        return sum(line.sign_off.state is not SignOffState.AGREED for line in self.lines)

    @property
    def date_words(self) -> str:
        """ "Publish date Wed 15 Apr, fixed"; empty without a date."""
        if self.project.anchor_on is None:
            return ""
        fixed = ", fixed" if self.project.date_fixed else ""
        return f"{self.project.anchor_label} {day_words(self.project.anchor_on, self.today, weekday=True)}{fixed}"


def sign_offs(reader: Reader, project_id: ProjectId) -> SignOffs | None:
    """None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    people = {person.id: person for person in reader.find(Person)}
    asked = list(reader.find(SignOff, project_id=project_id))
    lines = [sign_off_line(reader, one, people) for one in asked if one.kind is not SignOffKind.POLL]
    lines.sort(key=lambda line: (not line.sign_off.must, line.sign_off.id))
    team = sorted((one for one in people.values() if not one.archived), key=lambda one: one.name.casefold())
    poll = tuple(_poll(reader, asked, people))
    return SignOffs(
        project,
        tuple(lines),
        poll,
        slips_of(reader, project_id),
        tuple(team),
        reader.today(),
        _review(reader, project, asked),
    )


def _review(reader: Reader, project: Project, asked: Sequence[SignOff]) -> str:
    """How many comments each step got since the plan was sent, by who sent it last."""
    if project.review_until is None:
        return ""
    moments = [one.asked_at for one in asked if one.kind is SignOffKind.PLAN and one.asked_at is not None]
    comments = [
        comment
        for comment in reader.find(Comment, project_id=project.id)
        if comment.task_id is not None and (not moments or comment.at >= min(moments))
    ]
    titles = {task.id: task.title for task in reader.find(Task, project_id=project.id)}
    counts = Counter(comment.task_id for comment in comments if comment.task_id in titles)
    said = ", ".join(f"{count} on “{titles[id]}”" for id, count in counts.items() if id is not None)
    until = day_words(project.review_until, reader.today(), weekday=True)
    return f"Comments on the plan until {until}: {said or 'none yet'}"


def musts_of(reader: Reader, project_id: ProjectId) -> tuple[PersonId, ...]:
    """Whom a project names: everybody who must agree to anything of it."""
    return tuple(dict.fromkeys(one.person_id for one in reader.find(SignOff, project_id=project_id) if one.must))


def _poll(reader: Reader, asked: Sequence[SignOff], people: dict[PersonId, Person]) -> Iterable[PollDay]:
    poll = [one for one in asked if one.kind is SignOffKind.POLL]
    for day in sorted({one.on for one in poll if one.on is not None}):
        yield PollDay(day, tuple(sign_off_line(reader, one, people) for one in poll if one.on == day))


def sign_off_line(reader: Reader, one: SignOff, people: dict[PersonId, Person]) -> SignOffLine:
    """One of them in words; ``people`` are all there are."""
    today = reader.today()
    name = people[one.person_id].name if one.person_id in people else "Somebody"
    about = str(one.kind)
    if one.on is not None:
        about += f"{_to(one)} {day_words(one.on, today, weekday=True)}"
    moment = one.at or one.asked_at
    on = f" {day_words(reader.local(moment).date(), today)}" if moment is not None else ""
    state = "asked" if one.state is SignOffState.OPEN else str(one.state)
    about += "" if one.kind is SignOffKind.POLL else ", must" if one.must else ", may"
    words = f"{about}; {state}{on}"
    return SignOffLine(one, name, f"{words}: {one.text}" if one.text else words)


def _to(sign_off: SignOff) -> str:
    return ":" if sign_off.kind is SignOffKind.POLL else " to"


def request_words(reader: Reader, sign_off: SignOff) -> tuple[str, str]:
    """Subject and text of a mail that asks for one sign-off."""
    project = reader.get(Project, sign_off.project_id) if sign_off.project_id is not None else None
    name = project.name if project is not None else ""
    what = str(sign_off.kind)
    if sign_off.on is not None:
        what += f"{_to(sign_off)} {day_words(sign_off.on, reader.today(), weekday=True)}"
    brief = project.brief.sentence if project is not None else ""
    text = f"Do you agree to the {what} of “{name}”?\n\n"
    text += f"{brief}\n\n" if brief else ""
    return f"{name}: {what}", f"{text}Please answer AGREED, or OBJECTED and what it is that you object to.\n"


def sign_offs_to_ask_again(reader: Reader, now: datetime) -> list[SignOffId]:
    """Those who were told what they are asked, and have not answered for some working days; at most twice each."""
    settings = reader.get(Settings, 1) or Settings()
    if not settings.reminders.tell_owners:
        return []
    found = []
    today = reader.local(now).date()
    for one in reader.find(SignOff, state=SignOffState.OPEN):
        times, at = last_told(reader, reader.delivery, one)
        if at is not None and times < MOST_TIMES and _still_open(reader, one):
            gone = calendars(reader).of(one.person_id).days_between(reader.local(at).date(), today)
            if gone >= REMIND_AFTER_DAYS and not _is_queued(reader, one):
                found.append(one.id)
    return found


def _is_queued(reader: Reader, one: SignOff) -> bool:
    mine = reader.find(Message, person_id=one.person_id, kind=MessageKind.SIGN_OFF, note=sign_off_key(one.id))
    return any(reader.delivery(message.fact_key) is None for message in mine)


def _still_open(reader: Reader, one: SignOff) -> bool:
    project = reader.get(Project, one.project_id) if one.project_id is not None else None
    return project is not None and project.state is ProjectState.RUNNING


def pack_html(reader: Reader, project_id: ProjectId) -> str:
    """The pages of words of a plan pack: requirements, risks, who does what, and the sheet that is signed."""
    people = {person.id: person.name for person in reader.find(Person)}
    needs = list(reader.find(Requirement, project_id=project_id))
    risks = list(reader.find(Risk, project_id=project_id))
    parts = _by_person(reader, project_id, people)
    if needs:
        rows = [
            (one.text, "must" if one.must else "should", people.get(one.by or PersonId(0), ""), one.state)
            for one in needs
        ]
        parts += ["<h2>Requirements</h2>", _table(("Requirement", "", "Checked by", "State"), rows)]
    if risks:
        parts += [
            "<h2>Risks</h2>",
            _table(("Risk", "Looked after by"), [(r.text, people.get(r.owner_id or PersonId(0), "")) for r in risks]),
        ]
    parts.append(_signing(reader, project_id))
    return "\n".join(parts)


def _by_person(reader: Reader, project_id: ProjectId, people: dict[PersonId, str]) -> list[str]:
    today = reader.today()
    by_person: dict[str, list[Task]] = {}
    for task in reader.find(Task, project_id=project_id):
        by_person.setdefault(people.get(task.owner_id, ""), []).append(task)
    parts = ["<h1>Who does what</h1>"]
    for name in sorted(by_person, key=str.casefold):
        rows = [
            (task.title, day_words(task.due_on, today, weekday=True) if task.due_on is not None else "", task.state)
            for task in sorted(by_person[name], key=lambda task: (task.due_on or date.max, task.id))
        ]
        parts += [f"<h2>{escape(name)}</h2>", _table(("Step", "Due", "State"), rows)]
    return parts


def _signing(reader: Reader, project_id: ProjectId) -> str:
    seen = sign_offs(reader, project_id)
    parts = ['<h1 style="page-break-before: always">Sign-offs</h1>']
    if seen is None:
        return ""
    if seen.project.review_until is not None:
        until = day_words(seen.project.review_until, seen.today, weekday=True)
        parts.append(f"<p>Please comment on the plan until {escape(until)}.</p>")
    rows = [(line.name, line.about, "☐ agreed   ☐ objected", "") for line in seen.lines]
    rows += [("", "", "☐ agreed   ☐ objected", "") for _ in range(max(0, 4 - len(rows)))]
    head = ("Name", "Asked about", "Answer", "Comment, date, signature")
    parts.append(_table(head, rows, roomy=True))
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], roomy: bool = False) -> str:
    titles = "".join(f'<th align="left">{escape(cell)}</th>' for cell in head)
    # Room to sign, in lines: the style sheet of paper leaves no padding to a table.
    under = "<br/><br/>&nbsp;" if roomy else ""
    lines = ["<tr>" + "".join(f"<td>{escape(str(cell))}{under}</td>" for cell in row) + "</tr>" for row in rows]
    return f'<table width="100%"><tr>{titles}</tr>{"".join(lines)}</table>'
