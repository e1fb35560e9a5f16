"""What the palette finds in the data: projects, people and tasks by the beginnings of their words."""

from app.queries.reader import Hit as Found
from app.queries.reader import Reader
from ui.link.desk import Desk
from ui.shell.match import Hit, Provider

ICONS = {"task": "square-check", "project": "folder-kanban", "person": "user"}
WORDS = {"task": "Task", "project": "Project", "person": "Person"}
OPENS = {"task": "open_task"}
SHOWN = 12


def search_provider(desk: Desk) -> Provider:
    def find(query: str) -> list[Hit]:
        return [_hit(desk, found) for found in desk.read(_search, query)] if query else []

    return find


def _search(reader: Reader, query: str) -> list[Found]:
    return reader.search(query, SHOWN)


def _hit(desk: Desk, found: Found) -> Hit:
    subtitle = " · ".join(part for part in (WORDS[found.kind], found.subtitle) if part)
    return Hit(found.title, subtitle, ICONS[found.kind], lambda: desk.show(OPENS.get(found.kind, found.kind), found.id))
