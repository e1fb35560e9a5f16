"""The outlines of marketing workflows, read into graphs. They lie beside the repository and may be absent."""

import json
from pathlib import Path
from typing import Any

from app.domain.check_item import CheckItem
from app.domain.condition import Operator, OutcomeRef, Test
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import DayUnit, Offset
from app.domain.workflow import (
    Approval,
    ApprovalRule,
    DecisionMode,
    Flow,
    Graph,
    Lane,
    Outcome,
    Step,
    StepKind,
)
from app.engine.loop_backs import find_loop_backs
from app.exchange.workflow_json import WorkflowFile
from tests.shared_files import SHARED

APPROVED, CHANGES = "Approved", "Changes requested"
_RULES = {"all": ApprovalRule.ALL, "any": ApprovalRule.ANY, "n_of": ApprovalRule.K_OF_N}
_ANCHORS = {
    "blog_post": ("publish", "Publish date"),
    "client_onboarding": ("signed", "Contract signed"),
    "product_launch": ("launch", "Launch"),
    "webinar": ("live", "Event date"),
    "email_campaign": ("send", "Send date"),
    "newsletter": ("send", "Send date"),
    "social_week": ("live", "First post"),
    "landing_page_review": ("done", "Review deadline"),
    "rebrand_brainstorm": ("decide", "Decision date"),
    "press_release": ("release", "Release date"),
    "video_production": ("publish", "Publish date"),
    "quarterly_report": ("quarter_end", "Quarter end"),
    "daily_community": ("answer", "Day"),
}

_MOMENTS = {"quarter_end": ("Quarter ends", "pull")}
"""Dates that no step of their outline stands for: the milestone that does, and the step which comes after it."""
ROUNDS = 3
"""So often a question sends back before the lead is asked."""

_ABOUT = {
    "Blog post, extended": "With those whom one forgets: analyst, web developer, e-mail team",
    "Weekly newsletter": "The best of the week in one mail, every Thursday",
    "Social media week": "All posts of one week, planned, written and scheduled before it begins",
    "Daily community care": "Every comment and message read and answered once a day",
}
"""Where the outline says nothing."""

Raw = dict[str, Any]


def outlines() -> list[Raw]:
    """The outlines, or none where they are absent."""
    return _data()["templates"] if _path().exists() else []


def role_names() -> dict[str, str]:
    return {key: name.split(" (")[0] for key, name in _data()["roles"].items()}


def outline_name(outline: Raw) -> str:
    return "Webinar" if outline["key"] == "webinar" else str(outline["name"]).split(" (")[0]


def _path() -> Path:
    return SHARED / "data" / "workflows.json"


def _data() -> Raw:
    return json.loads(_path().read_text("utf-8"))


def workflow_of(outline: Raw) -> WorkflowFile:
    graph = graph_of(outline)
    names = role_names()
    roles = {lane.role: names[lane.role] for lane in graph.lanes}
    about = outline["brief_hint"] or _ABOUT[outline_name(outline)]
    return WorkflowFile(outline_name(outline), _ANCHORS[outline["key"]][1], about, roles, graph, outline["notes"])


def graph_of(outline: Raw) -> Graph:
    """Start, the steps, what "only if" needs in between, End; loop-backs marked and found."""
    return _Conversion(outline).graph()


class _Conversion:
    def __init__(self, outline: Raw) -> None:
        self.outline = outline
        self.raw: dict[str, Raw] = {step["id"]: step for step in outline["steps"]}
        self.steps: list[Step] = [Step(StepId("start"), StepKind.START, "Start")]
        self.flows: list[Flow] = []
        self.anchor = _ANCHORS[outline["key"]][0]

    def graph(self) -> Graph:
        moment, after = _MOMENTS.get(self.anchor, ("", ""))
        for raw in self.raw.values():
            gate = self._gate(raw)
            if raw["id"] == after:
                self.steps.append(self._moment(moment, raw))
            self.steps += [gate, self._step(raw)] if gate else [self._step(raw)]
        for raw in self.raw.values():
            self._flows_into(raw)
            self._flows_back(raw)
        self.steps.append(Step(StepId("end"), StepKind.END, "End"))
        going_on = {flow.source for flow in self.flows if not flow.marked}
        for step in self.steps[1:-1]:
            if step.id not in going_on:
                self._flow(step.id, "end", outcome=APPROVED if step.kind is StepKind.APPROVAL else None)
        lanes = dict.fromkeys(role for step in self.steps for role in _roles(step))
        return find_loop_backs(Graph(tuple(self.steps), tuple(self.flows), lanes=tuple(Lane(role) for role in lanes)))

    def _moment(self, title: str, raw: Raw) -> Step:
        unit = DayUnit(self.outline["offset_unit"])
        role, id = RoleId(raw["role"]), StepId(self.anchor)
        return Step(id, StepKind.MILESTONE, title, role=role, offset=Offset(0, unit), anchor=True)

    def _step(self, raw: Raw) -> Step:
        kind = StepKind(raw["type"])
        if kind is StepKind.MILESTONE and raw["id"] != self.anchor:
            kind = StepKind.TASK
        return Step(
            StepId(raw["id"]),
            kind,
            raw["title"],
            role=RoleId(raw["role"]),
            offset=Offset(raw["offset"], DayUnit(self.outline["offset_unit"])),
            effort_minutes=round(raw["est_h"] * 60),
            done_when=raw.get("done_when", ""),
            checklist=tuple(CheckItem(text) for text in raw.get("checklist", ())),
            optional=raw.get("mvp_optional", False),
            anchor=raw["id"] == self.anchor,
            outcomes=self._outcomes(raw),
            approval=self._approval(raw),
            mode=DecisionMode.ASKED if kind is StepKind.DECISION else None,
            question=raw.get("decision", {}).get("question", ""),
        )

    def _approval(self, raw: Raw) -> Approval | None:
        if "approval" not in raw:
            options = raw.get("decision", {}).get("options", [])
            return Approval(limit=ROUNDS) if any(self._leads_back(raw, one) for one in options) else None
        said = raw["approval"]
        return Approval(
            tuple(RoleId(role) for role in said["approvers"]),
            _RULES[said["rule"]],
            in_order=said["order"] == "sequential",
            limit=said["max_rounds"],
        )

    def _outcomes(self, raw: Raw) -> tuple[Outcome, ...]:
        if "approval" in raw:
            return (Outcome(APPROVED), Outcome(CHANGES, positive=False))
        options = raw.get("decision", {}).get("options", [])
        return tuple(Outcome(one["label"], positive=not self._leads_back(raw, one)) for one in options)

    def _in_words(self, asked: str, keys: str) -> tuple[str, ...]:
        """The names of the outcomes that "only if" speaks of by their keys."""
        labels = {one["key"]: str(one["label"]) for one in self.raw[asked]["decision"]["options"]}
        return tuple(labels[key] for key in keys.split("|"))

    def _leads_back(self, raw: Raw, option: Raw) -> bool:
        return raw["id"] in self._all_after(option["goto"])

    def _all_after(self, step_id: str) -> set[str]:
        found: set[str] = set()
        waiting = [step_id]
        while waiting:
            here = waiting.pop()
            following = [key for key, other in self.raw.items() if here in other["after"] and key not in found]
            found.update(following)
            waiting += following
        return found

    def _gate(self, raw: Raw) -> Step | None:
        """An automatic decision before a step that depends on an answer which its predecessors do not imply."""
        if "only_if" not in raw:
            return None
        asked = raw["only_if"].split("=")[0]
        implied = all(key == asked or self.raw[key].get("only_if") == raw["only_if"] for key in raw["after"])
        if implied:
            return None
        return Step(
            StepId(f"if_{raw['id']}"), StepKind.DECISION, f"{raw['title']}: needed?", mode=DecisionMode.FIRST_TRUE
        )

    def _flows_into(self, raw: Raw) -> None:
        gate = self._gate(raw)
        target = gate.id if gate else raw["id"]
        if raw["id"] == _MOMENTS.get(self.anchor, ("", ""))[1]:
            self._flow(self.anchor, target)
            target = self.anchor
        for key in raw["after"] or ["start"]:
            for outcome in self._outcomes_leading(key, raw):
                self._flow(key, target, outcome=outcome)
        if gate:
            asked, keys = raw["only_if"].split("=")
            test = Test(OutcomeRef(StepId(asked)), Operator.ONE_OF, self._in_words(asked, keys))
            self.flows.append(Flow(FlowId(f"{gate.id}-{raw['id']}"), gate.id, StepId(raw["id"]), condition=test))
            for key, other in self.raw.items():
                if raw["id"] in other["after"]:
                    self._flow(gate.id, key)

    def _outcomes_leading(self, key: str, raw: Raw) -> list[str | None]:
        source = self.raw.get(key, {})
        if "approval" in source:
            return [APPROVED]
        if "decision" not in source:
            return [None]
        asked, _, keys = raw.get("only_if", "").partition("=")
        if asked == key:
            return list(self._in_words(asked, keys))
        forward = [one for one in source["decision"]["options"] if not self._leads_back(source, one)]
        straight = [one["label"] for one in forward if one["goto"] == raw["id"]]
        return list(straight or [one["label"] for one in forward])

    def _flows_back(self, raw: Raw) -> None:
        if "approval" in raw:
            self._flow(raw["id"], raw["approval"]["on_reject"], outcome=CHANGES, marked=True)
        for option in raw.get("decision", {}).get("options", []):
            if self._leads_back(raw, option):
                self._flow(raw["id"], option["goto"], outcome=option["label"], marked=True)

    def _flow(self, source: str, target: str, *, outcome: str | None = None, marked: bool = False) -> None:
        taken = {flow.id for flow in self.flows}
        flow_id = f"{source}-{target}"
        if flow_id in taken:
            flow_id = f"{flow_id}-{outcome}"
        self.flows.append(Flow(FlowId(flow_id), StepId(source), StepId(target), outcome, marked=marked))


def _roles(step: Step) -> list[RoleId]:
    return [role for role in (step.role, *(step.approval.approvers if step.approval else ())) if role]
