"""Ids of everything that is stored. Numbers are never given twice, so a key told to somebody stays true."""

from typing import NewType

from app.domain.text import whole_number

PersonId = NewType("PersonId", int)
AbsenceId = NewType("AbsenceId", int)
HolidayId = NewType("HolidayId", int)
WorkflowId = NewType("WorkflowId", int)
VersionId = NewType("VersionId", int)
ProjectId = NewType("ProjectId", int)
TaskId = NewType("TaskId", int)
CommentId = NewType("CommentId", int)
VoteId = NewType("VoteId", int)
RoundId = NewType("RoundId", int)
MessageId = NewType("MessageId", int)
DispatchId = NewType("DispatchId", int)
ActivityId = NewType("ActivityId", int)
BaselineId = NewType("BaselineId", int)
AnswerId = NewType("AnswerId", int)
DeliverableId = NewType("DeliverableId", int)
RequirementId = NewType("RequirementId", int)
KpiId = NewType("KpiId", int)
RiskId = NewType("RiskId", int)
BudgetLineId = NewType("BudgetLineId", int)
SignOffId = NewType("SignOffId", int)
FileId = NewType("FileId", int)
FileVersionId = NewType("FileVersionId", int)
LessonId = NewType("LessonId", int)
ImprovementId = NewType("ImprovementId", int)
StepNoteId = NewType("StepNoteId", int)
IdeaId = NewType("IdeaId", int)
ProcessId = NewType("ProcessId", int)
RecurrenceId = NewType("RecurrenceId", int)
TeamId = NewType("TeamId", int)
SavedViewId = NewType("SavedViewId", int)

RoleId = NewType("RoleId", str)
"""A short stable word such as ``seo_strategist``; workflows name roles by it, also in files."""
StepId = NewType("StepId", str)
"""Stable across the versions of a workflow."""
FlowId = NewType("FlowId", str)

TASK_PREFIX = "LL-"
PROJECT_PREFIX = "P-"
ANSWER_PREFIX = "A-"
FILE_PREFIX = "F-"


def task_key(task_id: int) -> str:
    """The key people see and write in mails, ``LL-123``."""
    return f"{TASK_PREFIX}{task_id}"


def project_key(project_id: int) -> str:
    """The key of a project on the command line and in files, ``P-3``."""
    return f"{PROJECT_PREFIX}{project_id}"


def answer_key(answer_id: int) -> str:
    """The key of an answer of the team on the command line, ``A-5``."""
    return f"{ANSWER_PREFIX}{answer_id}"


def file_key(file_id: int) -> str:
    """The key of a file on the command line and in evidence, ``F-7``."""
    return f"{FILE_PREFIX}{file_id}"


def parse_key(text: str, prefix: str) -> int | None:
    """The number of a key in any case, with or without its prefix; None when it is none."""
    return whole_number(text.strip().upper().removeprefix(prefix))
