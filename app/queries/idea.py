"""The ideas in the order in which they are worth starting."""

from dataclasses import dataclass

from app.domain.amount import number_words
from app.domain.project import Project
from app.domain.retrospective import Idea
from app.domain.settings import Settings
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """An idea with its place in the ranking, and the project that it became."""

    idea: Idea
    place: int | None
    """From 1; equal scores share a place. None: not rated, or started already."""
    project: str

    @property
    def score_words(self) -> str:
        """ "8.3"; empty until it is rated."""
        return number_words(round(self.idea.score, 1)) if self.idea.score is not None else ""


@dataclass(frozen=True, slots=True)
class IdeaList:
    """All ideas, and what the team works towards now."""

    objective: str
    lines: tuple[IdeaLine, ...]


def idea_list(reader: Reader) -> IdeaList:
    """The best first, then what is not rated yet, the newest first, then what was started."""
    settings = reader.get(Settings, 1)
    ideas = sorted(reader.find(Idea), key=_rank)
    waiting = [idea.score for idea in ideas if idea.project_id is None and idea.score is not None]
    lines = []
    for idea in ideas:
        project = reader.get(Project, idea.project_id) if idea.project_id is not None else None
        score = idea.score if idea.project_id is None else None
        place = waiting.index(score) + 1 if score is not None else None
        lines.append(IdeaLine(idea, place, project.name if project is not None else ""))
    return IdeaList(settings.objective if settings is not None else "", tuple(lines))


def _rank(idea: Idea) -> tuple[bool, bool, float, int]:
    score = idea.score
    return idea.project_id is not None, score is None, -(score or 0), -idea.id
