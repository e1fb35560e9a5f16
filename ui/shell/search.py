"""What the palette finds in the data: projects, people and tasks by the beginnings of their words."""

from app.domain.ids import PersonId, ProjectId, TaskId
from app.queries.reader import Hit as Found
from app.queries.reader import Reader
from ui.link.context import Context
from ui.link.place import PersonPlace, Place, ProjectPlace, TaskPanelPlace
from ui.shell.fuzzy_match import Hit, Provider

ICONS = {"task": "square-check", "project": "folder-kanban", "person": "user"}
WORDS = {"task": "Task", "project": "Project", "person": "Person"}
SHOWN = 12


def search_provider(context: Context) -> Provider:
    """What the palette asks with what was typed; nothing typed finds nothing."""

    def find(query: str) -> list[Hit]:
        return [_hit(context, found) for found in context.read(_search, query)] if query else []

    return find


def _search(reader: Reader, query: str) -> list[Found]:
    return reader.search(query, SHOWN)


def _hit(context: Context, found: Found) -> Hit:
    subtitle = " · ".join(part for part in (WORDS[found.kind], found.subtitle) if part)
    return Hit(found.title, subtitle, ICONS[found.kind], lambda: context.go_to(_place(found)))


def _place(found: Found) -> Place:
    if found.kind == "task":
        return TaskPanelPlace(TaskId(found.id))
    return ProjectPlace(ProjectId(found.id)) if found.kind == "project" else PersonPlace(PersonId(found.id))
