"""``leadline project brief``: the five questions with their answers, deliverables, requirements and KPIs."""

from dataclasses import asdict
from typing import TypeAlias

from app.command.call import Call
from app.domain.brief import QUESTIONS, Deliverable, Requirement
from app.domain.ids import ProjectId, project_key, task_key
from app.queries.brief import BriefView, brief_view
from app.queries.brief_words import answer_lines, head_lines

JsonRecord: TypeAlias = dict[str, object]


def show_brief(call: Call, project_id: ProjectId) -> None:
    """As text, or as JSON where the call wants it."""
    view = call.workspace.read(brief_view, project_id)
    if view is None:
        return
    if call.wants_json:
        call.give(_json(view))
        return
    call.say(f"{project_key(view.project.id)}  {view.project.name}")
    for label, words in head_lines(view):
        call.say(f"{label}: {words}")
    for number, question in enumerate(QUESTIONS, start=1):
        call.say()
        call.say(f"{number}. {question}")
        for line in answer_lines(view, number) or ["   (no answer yet)"]:
            call.say(f"   {line.strip()}")
    call.say()
    call.table(
        ("Requirement", "Of", "Matters", "Checked by", "State", "Reason or evidence"),
        [_requirement(view, one) for one in view.requirements],
    )
    whole = view.completeness
    call.say(f"Brief: {whole.done} of {len(whole.checks)} parts are there.")
    for check in whole.open:
        call.say(f"  {check.hint}")


def _requirement(view: BriefView, one: Requirement) -> tuple[str, ...]:
    about = next((made.name for made in view.deliverables if made.id == one.deliverable_id), "")
    must = "must" if one.must else "should"
    return one.text, about or "all of it", must, view.name(one.by), str(one.state), one.reason or one.evidence


def _json(view: BriefView) -> JsonRecord:
    project, brief, place = view.project, view.brief, view.project.classification
    whole = view.completeness
    return {
        "key": project_key(project.id),
        "name": project.name,
        "sentence": brief.sentence,
        "classification": asdict(place) | {"accountable": view.name(place.accountable_id)},
        "questions": [
            {"question": question, "answered": whole.answered(number), "answer": answer_lines(view, number)}
            for number, question in enumerate(QUESTIONS, start=1)
        ],
        "in_scope": list(brief.in_scope),
        "out_scope": list(brief.out_scope),
        "deliverables": [_deliverable_json(view, one) for one in view.deliverables],
        "requirements": [_requirement_json(view, one) for one in view.requirements],
        "kpis": [_plain(asdict(one)) | {"person": view.name(one.person_id)} for one in view.kpis],
        "risks": [{"text": one.text, "owner": view.name(one.owner_id)} for one in view.risks],
        "budget": [_plain(asdict(one)) for one in view.lines],
        "complete": whole.complete,
        "missing": [check.hint for check in whole.open],
    }


def _plain(record: JsonRecord) -> JsonRecord:
    """Without the ids of other things, which mean nothing outside."""
    return {name: value for name, value in record.items() if name != "project_id" and not name.endswith("_id")}


def _deliverable_json(view: BriefView, one: Deliverable) -> JsonRecord:
    task = task_key(one.task_id) if one.task_id is not None else None
    return _plain(asdict(one)) | {"task": task, "differs": _differs(view, one)}


def _requirement_json(view: BriefView, one: Requirement) -> JsonRecord:
    about = next((made.name for made in view.deliverables if made.id == one.deliverable_id), None)
    return _plain(asdict(one)) | {"by": view.name(one.by), "deliverable": about, "differs": _differs(view, one)}


def _differs(view: BriefView, one: Deliverable | Requirement) -> str | None:
    found = view.differences.get((type(one), one.id))
    return str(found.origin) if found is not None else None
