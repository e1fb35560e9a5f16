"""What is learned from a project and goes into the next one."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import (
    IdeaId,
    ImprovementId,
    LessonId,
    PersonId,
    ProjectId,
    StepId,
    StepNoteId,
    TaskId,
    VersionId,
    WorkflowId,
)


class Question(StrEnum):
    """What everybody is asked at the end of a project; the first three always."""

    WENT_WELL = "What went well?"
    WENT_WRONG = "What went wrong?"
    IMPROVE = "What could be improved in the future?"
    CONTINUE = "What should we continue?"
    STOP = "What should we stop?"
    IDEAS = "Which new ideas could we implement?"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One answer to a question of the retrospective."""

    id: LessonId
    project_id: ProjectId
    question: Question
    text: str
    person_id: PersonId | None = None
    cluster: str = ""
    """The heading under which the lead put it beside others like it."""
    votes: int = 0


@dataclass(frozen=True, slots=True)
class Improvement:
    """What will be done about a finding: a task of a project, or a note at a step of the workflow's draft."""

    id: ImprovementId
    project_id: ProjectId
    text: str
    owner_id: PersonId | None = None
    due_on: date | None = None
    task_id: TaskId | None = None
    note_id: StepNoteId | None = None


class StepNoteKind(StrEnum):
    """Why somebody wrote about a step of a workflow."""

    IMPROVEMENT = "improvement"
    DOER = "from the doer"
    """What the person who does it says: needs, length, what goes wrong."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class StepNote:
    """A remark at a step of a workflow; it stands there until a version answers it."""

    id: StepNoteId
    workflow_id: WorkflowId
    text: str
    at: datetime
    step_id: StepId | None = None
    """None: about the whole workflow."""
    kind: StepNoteKind = StepNoteKind.IMPROVEMENT
    person_id: PersonId | None = None
    done_in: VersionId | None = None
    """The version that answers it."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Something that may become a project. Impact, fit and effort are 1 to 5, or unknown."""

    id: IdeaId
    text: str
    at: datetime
    impact: int | None = None
    fit: int | None = None
    """How well it serves the current objective."""
    effort: int | None = None
    reason: str = ""
    project_id: ProjectId | None = None
    """The project that it became."""

    @property
    def score(self) -> float | None:
        """Impact times fit by effort: 0.2 to 25; None until all three are known."""
        if self.impact is None or self.fit is None or self.effort is None:
            return None
        return self.impact * self.fit / self.effort
