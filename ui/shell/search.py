"""What the palette finds for what was typed: how well a title fits, and projects, people and tasks of the data."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.ids import PersonId, ProjectId, TaskId, WorkflowId
from app.domain.text import day_words
from app.queries.reader import Reader
from app.queries.rows import Hit as Found
from app.queries.rows import HitKind, Holder
from ui.link.context import Context

if TYPE_CHECKING:
    from ui.link.place import Place


@dataclass(frozen=True, slots=True)
class PaletteHit:
    """One line of the palette; ``run`` is called after the palette has closed."""

    title: str
    subtitle: str
    icon: str
    run: Callable[[], object]
    answers: bool = False
    """It answers what was asked, so it stands above all that only sounds like it."""


Provider = Callable[[str], list[PaletteHit]]
"""Takes what was typed (trimmed, maybe empty), gives hits, best first."""


def fold(text: str) -> str:
    """Lower case without accents, so that "cafe" finds "Café"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def score(query: str, title: str) -> int:
    """0 for no match. Whole title > its beginning > beginnings of words > somewhere > letters in order."""
    wanted, text = fold(query).split(), fold(title)
    if not wanted:
        return 1
    if " ".join(wanted) == text:
        return 1000
    if text.startswith(" ".join(wanted)):
        return 800
    return min(_word_score(word, text) for word in wanted)


def _word_score(word: str, text: str) -> int:
    if any(part.startswith(word) for part in text.split()):
        return 500
    if word in text:
        return 300
    return 100 if len(word) > 1 and _in_order(word, text) else 0


def _in_order(letters: str, text: str) -> bool:
    """The first letter begins a word, the others follow somewhere: "brd" finds "Board"."""
    starts = [i for i, char in enumerate(text) if char == letters[0] and (i == 0 or text[i - 1] == " ")]
    for start in starts:
        rest = iter(text[start + 1 :])
        if all(letter in rest for letter in letters[1:]):
            return True
    return False


def matching(query: str, hits: Iterable[PaletteHit]) -> list[PaletteHit]:
    """Those that fit, the best first, equals in their own order."""
    rated = [(score(query, hit.title), hit) for hit in hits]
    return [hit for points, hit in sorted(rated, key=lambda pair: -pair[0]) if points]


ICONS = {
    HitKind.TASK: "square-check",
    HitKind.PROJECT: "folder-kanban",
    HitKind.PERSON: "user",
    HitKind.WORKFLOW: "workflow",
    HitKind.BRIEF: "target",
    HitKind.DELIVERABLE: "briefcase",
    HitKind.REQUIREMENT: "list-checks",
    HitKind.FILE: "file-text",
    HitKind.JOURNAL: "message-square",
}
SHOWN = 12


def search_provider(context: Context) -> Provider:
    """What the palette asks with what was typed; nothing typed finds nothing."""

    def find(query: str) -> list[PaletteHit]:
        asked = _WHO_HAS.match(query)
        if asked is not None:
            return _who_has(context, asked[1])
        return [_hit(context, found) for found in context.read(_search, query)] if query else []

    return find


_WHO_HAS = re.compile(r"who has\s+(.*?)\s*\??$", re.IGNORECASE)


def _who_has(context: Context, text: str) -> list[PaletteHit]:
    """Who has what is asked for, and since when; Enter goes to the task."""
    # Only here: a start goes to no place.
    from ui.link.place import TaskPanelPlace

    def hit(found: Holder) -> PaletteHit:
        has = f"{found.owner} will have “{found.title}”" if found.waits else f"{found.owner} has “{found.title}”"
        since = context.read(_since, found.ready_at) if found.ready_at is not None and not found.waits else ""
        subtitle = " · ".join(part for part in (found.project, since) if part)
        return PaletteHit(has, subtitle, "user", lambda: context.go_to(TaskPanelPlace(found.task_id)), answers=True)

    return [hit(found) for found in context.read(_holders, text)]


def _holders(reader: Reader, text: str) -> list[Holder]:
    return reader.holders(text, SHOWN)


def _since(reader: Reader, moment: datetime) -> str:
    return f"since {day_words(reader.local(moment).date(), reader.today())}"


def _search(reader: Reader, query: str) -> list[Found]:
    return reader.search(query, SHOWN)


def _hit(context: Context, found: Found) -> PaletteHit:
    subtitle = " · ".join(part for part in (found.kind.capitalize(), found.subtitle) if part)
    return PaletteHit(found.title, subtitle, ICONS[found.kind], lambda: context.go_to(_place(found)))


def _place(found: Found) -> "Place":
    # Only here: a start goes to no place.
    from ui.link.place import PersonPlace, ProjectPagePlace, ProjectTabId, TaskPanelPlace, WorkflowPlace

    match found.kind:
        case HitKind.TASK:
            return TaskPanelPlace(TaskId(found.id))
        case HitKind.PROJECT:
            return ProjectPagePlace(ProjectId(found.id))
        case HitKind.PERSON:
            return PersonPlace(PersonId(found.id))
        case HitKind.WORKFLOW:
            return WorkflowPlace(WorkflowId(found.id))
        case HitKind.BRIEF | HitKind.DELIVERABLE:
            tab = ProjectTabId.BRIEF
        case HitKind.REQUIREMENT:
            tab = ProjectTabId.REQUIREMENTS
        case HitKind.FILE:
            tab = ProjectTabId.FILES
        case HitKind.JOURNAL:
            tab = ProjectTabId.JOURNAL
    return ProjectPagePlace(ProjectId(found.id), tab)
