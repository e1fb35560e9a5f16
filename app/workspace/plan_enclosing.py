"""The plan sheets of letters as PDF, so that who gets a plan can print it.

Decision: *painted before the letter is written.* Then the letter and its sheet say the same, and its bytes are known
before it begins. Rejected: painting on the thread that owns the data, which holds the window for each.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.domain.account import MailAccount
from app.domain.ids import PersonId, ProjectId
from app.domain.message import MessageKind
from app.domain.project import Project
from app.domain.task import Task
from app.editing.ports import OwnerThread
from app.exchange.mail_message import Attachment
from app.exchange.page_file import file_name
from app.queries.dispatch import DueLetter
from app.queries.outbox import OutboxBundle, OutboxState
from app.queries.reader import Reader
from app.queries.sheet import PlanPaper, paper_stamp, plan_paper
from app.workspace.owner_thread import Errand

log = logging.getLogger(__name__)

PAPERS_AT_ONCE = 10
LACKS_PLAN = "Without the plan as PDF, which could not be painted."

PaintPlans = Callable[[Sequence[PlanPaper]], Sequence[bytes | None]]
"""Paints plan sheets as PDF, in a worker; None stands for one that cannot be painted."""


class PlanEnclosing:
    """The plan sheets of letters as PDF, painted before their letter begins, and again where the plan changed
    meanwhile. One that cannot be painted holds nothing back: its letter leaves without."""

    def __init__(self, owner: OwnerThread, paint: PaintPlans | None) -> None:
        self._owner, self._paint = owner, paint
        self._made: dict[tuple[PersonId, ProjectId], tuple[int, bytes | None]] = {}
        self._wanted: dict[tuple[PersonId, ProjectId], tuple[int, PlanPaper]] = {}
        self._ready = 0
        self.painting = False

    def with_plans(self, reader: Reader, letters: Sequence[DueLetter]) -> list[DueLetter]:
        """The letters that may begin, with their sheets; the others wait for ``begin``."""
        if self._paint is None:
            return list(letters)
        self._wanted, self._ready = {}, 0
        found = [(letter, _plans_in(reader, letter)) for letter in letters]
        needed = {(letter.person.id, project.id) for letter, plans in found for project in plans}
        self._made = {key: made for key, made in self._made.items() if key in needed}
        return [whole for letter, plans in found if (whole := self._whole(reader, letter, plans)) is not None]

    def begin(self, then: Callable[[], None]) -> None:
        """Paint what letters wait for, if there is any, beside the thread that owns the data."""
        if self._paint is None or self.painting or not self._wanted:
            return
        wanted, self._wanted, self.painting = self._wanted, {}, True
        errand = Errand(self._owner, partial(self._paint, [paper for _, paper in wanted.values()]))

        def over() -> None:
            self.painting = False
            made: Sequence[bytes | None] = ()
            try:
                made = errand.result()
            except Exception as problem:
                log.warning("no plan sheet could be painted: %s", type(problem).__name__)
            made = [*made, *[None] * len(wanted)]
            for (key, (stamp, _)), pdf in zip(wanted.items(), made, strict=False):
                self._made[key] = (stamp, pdf)
            then()

        errand.when_over(over)

    def _whole(self, reader: Reader, letter: DueLetter, plans: Sequence[Project]) -> DueLetter | None:
        """The letter with its sheets; None while one is to be painted."""
        files, lacks = list[Attachment](), ""
        for project in plans:
            key, stamp = (letter.person.id, project.id), paper_stamp(reader, project.id)
            known, pdf = self._made.get(key, (None, None))
            if known != stamp:
                if not self._has_room(project.id):
                    return None
                paper = plan_paper(reader, project.id, letter.person.id)
                if paper is None:
                    continue
                self._wanted[key] = (stamp, paper)
                return None
            files += [_attachment(project, pdf)] if pdf is not None else []
            lacks = lacks if pdf is not None else LACKS_PLAN
        self._ready += bool(files or lacks)
        return replace(letter, plans=tuple(files), lacks=lacks)

    def _has_room(self, project_id: ProjectId) -> bool:
        """Whether one more is painted with the next ones: of one project, because to work out a plan takes a while, and
        not far ahead of what leaves."""
        few = self._ready < PAPERS_AT_ONCE and len(self._wanted) < PAPERS_AT_ONCE
        return few and all(of == project_id for _, of in self._wanted)


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """A plan sheet that goes with a draft, still to be painted."""

    project: Project
    paper: PlanPaper


def plans_for_draft(reader: Reader, bundle: OutboxBundle) -> tuple[DraftPlan, ...]:
    """What ``enclosed`` needs for the draft of a bundle. Costs a forecast of each project whose plan it tells."""
    papers = ((project, plan_paper(reader, project.id, bundle.person_id)) for project in _plans_told(reader, bundle))
    return tuple(DraftPlan(project, paper) for project, paper in papers if paper is not None)


def enclosed(plans: Sequence[DraftPlan], paint: PaintPlans) -> tuple[Attachment, ...]:
    """The sheets as files, without those that cannot be painted; in a worker."""
    made = paint([plan.paper for plan in plans])
    return tuple(_attachment(plan.project, pdf) for plan, pdf in zip(plans, made, strict=False) if pdf is not None)


def _attachment(project: Project, pdf: bytes) -> Attachment:
    return Attachment(f"{file_name(f'Plan {project.name}', project.id)}.pdf", "application/pdf", pdf)


def _plans_in(reader: Reader, letter: DueLetter) -> list[Project]:
    """The projects whose plan a mail tells."""
    return _plans_told(reader, letter.bundle) if isinstance(letter.account, MailAccount) else []


def _plans_told(reader: Reader, bundle: OutboxBundle) -> list[Project]:
    tasks = [
        reader.get(Task, line.task_id)
        for line in bundle.lines
        if line.kind is MessageKind.PLAN and line.state is not OutboxState.CORRECT
    ]
    ids = dict.fromkeys(task.project_id for task in tasks if task is not None and task.project_id is not None)
    return [project for id in ids if (project := reader.get(Project, id)) is not None]
