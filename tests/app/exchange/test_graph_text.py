"""The text of a graph: always what the plain writer writes, and the same graph again."""

import json
from dataclasses import replace

import pytest

from app.domain.workflow import Graph, Lane, Note
from app.exchange import workflow_json as module
from app.exchange.templates import TEMPLATE_NAMES, template
from app.exchange.workflow_json import dump_graph, graph_of, graph_text, load_graph
from tests.app.engine.random_graph import random_graph

GRAPHS = [Graph(), *(template(name).graph for name in TEMPLATE_NAMES), *map(random_graph, range(30))]


def plain(graph: Graph) -> str:
    return json.dumps(dump_graph(graph), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_text_is_what_the_plain_writer_writes(graph: Graph) -> None:
    for changed in (graph, replace(graph, in_lanes=True, lanes=(Lane(None, 9),), notes=(Note("n", "“x”"),))):
        assert graph_text(changed) == plain(changed)
        assert graph_of(graph_text(changed)) is changed


def test_a_changed_step_changes_the_text_and_what_is_not_known_is_read() -> None:
    graph = template("blog_post").graph
    changed = graph.with_steps(replace(graph.steps[1], title="Otherwise"))
    assert graph_text(changed) == plain(changed) != graph_text(graph)
    module._graphs.clear()
    assert graph_of(plain(changed)) == changed == load_graph(json.loads(plain(changed)))


def test_what_is_kept_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PARTS_KEPT", 50)
    for seed in range(60):
        graph_text(random_graph(seed))
    assert len(module._parts) <= 50
    assert len(module._graphs) <= module.GRAPHS_KEPT
