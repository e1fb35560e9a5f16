"""The work of one person, or of one project, as a page to read; in the language that letters to the person have."""

from collections.abc import Sequence

from app.domain.ids import ProjectId, project_key
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task
from app.exchange.page_file import Page, PageGroup, PageItem, page_html
from app.letters.words import FIRST_LANGUAGE, Words, known_language, languages
from app.queries.due import due_horizon
from app.queries.exchange import Scope, tasks_in
from app.queries.letter_facts import KnownFacts, full_facts
from app.queries.project import project_sentence, task_lines
from app.queries.reader import Reader
from app.queries.route import policy_words


def work_page(reader: Reader, scope: Scope) -> str:
    """The file: what is still to be done by a person, by project; or everything of a project in the order of its plan.

    Somebody without work has a page that says so.
    """
    person = reader.get(Person, scope.person_id) if scope.person_id is not None else None
    project = reader.get(Project, scope.project_id) if scope.project_id is not None else None
    code = known_language(person.language) if person is not None else FIRST_LANGUAGE
    words = languages()[code]
    if person is not None:
        title, subject = words.page["work_of"].format(name=person.name), f"p{person.id}"
        groups = _of_person(reader, scope, words)
    elif project is not None:
        title, subject = words.page["project"].format(name=project.name), project_key(project.id)
        groups = [_of_project(reader, project.id, project.name, words)]
    else:
        title, subject = "Leadline", "all"
        running = [one for one in reader.find(Project) if one.state is ProjectState.RUNNING]
        groups = [_of_project(reader, one.id, one.name, words) for one in running]
    now, lead = reader.local(reader.now()), (reader.get(Settings, 1) or Settings()).lead_email
    as_of = words.page["as_of" if lead else "as_of_nobody"]
    lines = [as_of.format(day=words.day_words(now.date(), now.date()), time=f"{now:%H:%M}", lead=lead)]
    lines += [] if any(group.items for group in groups) else [words.page["nothing"]]
    shown = [group for group in groups if group.items or group.sentence]
    return page_html(Page(subject, code, title, tuple(lines), words.page["newer"], now, shown))


def _of_person(reader: Reader, scope: Scope, words: Words) -> list[PageGroup]:
    running = {one.id: one for one in reader.find(Project) if one.state is ProjectState.RUNNING}
    mine = [task for task in tasks_in(reader, scope) if not task.state.over]
    by_project: dict[ProjectId | None, list[Task]] = {}
    for task in sorted(mine, key=_by_day):
        if task.project_id is None or task.project_id in running:
            by_project.setdefault(task.project_id, []).append(task)
    return [
        PageGroup(
            running[id].name if id is not None else words.page["no_project"],
            "",
            tuple(_item(reader, task, words) for task in tasks),
        )
        for id, tasks in by_project.items()
    ]


def _by_day(task: Task) -> tuple[bool, int, int]:
    return task.due_on is None, task.due_on.toordinal() if task.due_on is not None else 0, task.id


def _of_project(reader: Reader, project_id: ProjectId, name: str, words: Words) -> PageGroup:
    tasks = [line.task for line in task_lines(reader, project_id) if line.task.state is not TaskState.CANCELLED]
    items = tuple(_item(reader, task, words, owner=True) for task in tasks)
    project = reader.get(Project, project_id)
    policy = policy_words(project.channels if project is not None else ())
    return PageGroup(name, " · ".join(filter(None, (project_sentence(reader, project_id), policy))), items)


def _item(reader: Reader, task: Task, words: Words, *, owner: bool = False) -> PageItem:
    known, page = full_facts(reader, task, words), words.page
    late = task.due_on is not None and not task.state.over and _has_passed(reader, task)
    parts = [page[str(task.state)]] if str(task.state) in page else []
    if task.due_on is not None and not task.state.over:
        parts.append(page["late" if late else "due"].format(due=known["due"], left=known["left"]))
    names = reader.get(Person, task.owner_id) if owner else None
    parts += [page["owner"].format(name=names.name)] if names is not None else []
    more = [] if owner else _more(known, page["done_when"], page["before"], page["after"])
    return PageItem(task.title, " · ".join((task.key, *parts)), tuple(more), late)


def _has_passed(reader: Reader, task: Task) -> bool:
    return due_horizon(reader).has_passed(task.due_on, task.owner_id)


def _more(known: KnownFacts, done_when: str, before: str, after: str) -> list[str]:
    lines = [done_when.format(words=known["done_when"])] if known["done_when"] else []
    for name, words in (("before", before), ("after", after)):
        found = known[name]
        if isinstance(found, Sequence) and not isinstance(found, str) and found:
            lines.append(words.format(words=", ".join(found)))
    return lines
