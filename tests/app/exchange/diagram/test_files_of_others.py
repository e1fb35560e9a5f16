"""Files that other programs wrote, held against what independent tools counted in them: every file, every kind."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.exchange.diagram.bpmn_vocabulary import MODEL, NODES
from app.exchange.diagram.diagram import DiagramRead, DrawnWorkflow
from app.exchange.diagram.formats import read_workflows
from tests.app.exchange.diagram.test_bpmn_difference import ours, theirs
from tests.shared_files import CASES

BPMN_KINDS = {
    "tasks": "tasks",
    "gateways": "gateways",
    "events": "events",
    "subprocesses": "subprocesses",
    "sequence_flows": "flows",
    "labelled_flows": "labels",
}
"""What each kind is called in the list of facts, and here."""
DRAWIO_KINDS = {
    "vertices": "shapes",
    "decisions": "decisions",
    "swimlanes": "lanes",
    "edges": "arrows",
    "edges_connected_both_ends": "flows",
    "labelled_edges": "labels",
}
KEPT = {"message_flows": "messageFlow", "data_stores": "dataStoreReference", "annotations": "textAnnotation"}
"""What has no counterpart here, and the element that a note keeps of it."""
Facts = Mapping[str, Any]


@pytest.fixture(scope="module")
def truth() -> Mapping[str, Facts]:
    """The facts by the name of the file; skips where the files of others are missing."""
    if not CASES.is_dir():
        pytest.skip(f"The files of other programs are missing: put them into {CASES}, or name LEADLINE_SHARED")
    return json.loads((CASES / "TRUTH.json").read_text("utf-8"))


def of_kind(truth: Mapping[str, Facts], kind: str) -> list[tuple[str, Facts, DiagramRead]]:
    names = sorted(name for name, facts in truth.items() if kind in facts)
    return [(name, truth[name][kind], read_workflows((CASES / name).read_bytes(), Path(name).name)) for name in names]


def said(workflows: Iterable[DrawnWorkflow]) -> str:
    """Every word of the workflows, on one line."""
    found = []
    for one in workflows:
        graph = one.graph
        found += [f"{step.title} {step.instructions}" for step in graph.steps]
        found += [outcome.name for step in graph.steps for outcome in step.outcomes]
        found += [f"{flow.outcome or ''} {flow.condition or ''}" for flow in graph.flows]
        found += [note.text for note in graph.notes] + [section.name for section in graph.sections]
        found += one.role_names.values()
    return " ".join(" ".join(found).split())


@pytest.mark.requirement("S10")
def test_of_every_bpmn_file_as_many_of_each_kind_are_read_as_were_counted(truth: Mapping[str, Facts]) -> None:
    files = of_kind(truth, "bpmn")
    assert len(files) == 18
    for name, facts, found in files:
        total = Counter[str]()
        for workflow in found.workflows:
            total.update(workflow.counts)
        assert {kind: total[ours] for kind, ours in BPMN_KINDS.items()} == {kind: facts[kind] for kind in BPMN_KINDS}, (
            name
        )
        assert total["lanes"] == len(facts["lanes"]), name
        nodes = [sum(one.counts[kind] for kind in ("tasks", "gateways", "events", "subprocesses"))
                 for one in found.workflows]  # fmt: skip
        assert nodes == [process["nodes"] for process in facts["processes"] if process["nodes"]], name
        steps = {step.id for one in found.workflows for step in one.graph.steps}
        assert {boundary["id"] for boundary in facts["boundary"]} <= steps, name
        assert len(steps) >= facts["nodes"], name
        kept = "".join(note.foreign for one in found.workflows for note in one.graph.notes)
        for kind, element in KEPT.items():
            assert len(kept.split(f"<bpmn:{element} ")) - 1 == facts[kind], (name, kind)


def test_of_every_bpmn_file_each_name_and_each_word_beside_an_arrow_stands_somewhere(
    truth: Mapping[str, Facts],
) -> None:
    for name, facts, found in of_kind(truth, "bpmn"):
        whole = said(found.workflows)
        for words in (*facts["task_names"], *facts["flow_labels"], *(lane["name"] for lane in facts["lanes"])):
            assert " ".join(words.split()) in whole, (name, words)


@pytest.mark.requirement("S10")
def test_of_every_drawing_as_many_of_each_kind_are_read_as_were_counted(truth: Mapping[str, Facts]) -> None:
    files = of_kind(truth, "drawio")
    assert len(files) == 8
    for name, facts, found in files:
        for page, workflow in zip(facts["pages"], found.workflows, strict=True):
            counted = {kind: workflow.counts[ours] for kind, ours in DRAWIO_KINDS.items()}
            assert counted == {kind: page[kind] for kind in DRAWIO_KINDS}, name
            whole = said([workflow]) + " ".join(found.report)
            for words in (*page["node_labels"], *page["edge_labels"]):
                assert " ".join(words.split()) in whole, (name, words)


def test_of_five_versions_of_one_process_what_came_and_what_went_is_told(truth: Mapping[str, Facts]) -> None:
    files = [(CASES / "bpmn" / "spiff" / "diff" / f"v{number}.bpmn").read_bytes() for number in range(1, 6)]
    ids = [
        {one.get("id") for one in ElementTree.fromstring(data).iter() if one.tag.removeprefix(f"{{{MODEL}}}") in NODES}
        for data in files
    ]
    for (old, here), (new, there) in product(zip(files, ids, strict=True), repeat=2):
        came, went, changed = ours(old, new)
        assert (came, went) == (there - here, here - there)
        theirs_came, theirs_went, theirs_changed = theirs(old, new, "Process")
        assert theirs_came <= came
        assert theirs_went <= went
        assert theirs_changed == changed
