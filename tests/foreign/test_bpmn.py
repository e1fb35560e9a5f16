"""Our BPMN in bpmn-moddle and bpmn-js, which most modellers are built of."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.actions.flowchart.workflow_import import laid_out
from app.exchange.diagram.bpmn_reader import read
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from app.queries.diagram_export import bpmn_of
from tests.app.engine.build import ANN
from tests.app.exchange.diagram.test_bpmn_repeat import LINE, MARKET
from tests.app.exchange.diagram.test_bpmn_rounds import ROUND
from tests.app.exchange.diagram.test_bpmn_rounds import graph as round_graph

FILES = Path(__file__).resolve().parents[1] / "files" / "diagrams"
PAGE = """<!doctype html><html><head><title>waits</title>
<link rel="stylesheet" href="{packages}/bpmn-js/dist/assets/diagram-js.css">
<link rel="stylesheet" href="{packages}/bpmn-js/dist/assets/bpmn-js.css">
<style>html, body, #canvas {{ height: 100%; margin: 0; background: white }}</style></head><body><div id="canvas"></div>
<script src="{packages}/bpmn-js/dist/bpmn-viewer.production.min.js"></script>
<script>
const viewer = new BpmnJS({{ container: "#canvas" }});
viewer.importXML({text}).then(({{ warnings }}) => {{
  viewer.get("canvas").zoom("fit-viewport");
  const drawn = viewer.get("elementRegistry").filter((one) => !one.labelTarget).map((one) => one.id);
  document.title = JSON.stringify({{ drawn, warnings: warnings.map((one) => one.message) }});
}}, (failed) => {{ document.title = JSON.stringify({{ drawn: [], warnings: [String(failed)] }}); }});
</script></body></html>"""


def exports() -> dict[str, bytes]:
    """Every template, what was read of another program's file, and what is repeated and split in a loop."""
    found = {file.name: bpmn_of(file).data for file in templates()}
    for drawn in read((FILES / "order.bpmn").read_bytes()).workflows:
        graph = drawn.graph
        found[drawn.name] = bpmn_of(WorkflowFile(drawn.name, graph=graph, roles=dict(drawn.role_names))).data
    for name, graph in (("Repeated step", LINE), ("Repeated section", MARKET), ("Round", round_graph(ROUND))):
        found[name] = bpmn_of(WorkflowFile(name, graph=laid_out(graph), roles={ANN: "Ann"})).data
    return found


def test_bpmn_moddle_reads_every_export_without_a_warning(run_node: Callable[..., str], tmp_path: Path) -> None:
    files = []
    for name, data in exports().items():
        files.append(tmp_path / f"{name}.bpmn")
        files[-1].write_bytes(data)
    found = json.loads(run_node("bpmn_moddle.mjs", *files))
    assert found == {str(file): {"kind": "bpmn:Definitions", "warnings": []} for file in files}


@pytest.mark.parametrize("name", ["Blog post", "Product launch", "Webinar", "Repeated section", "Round"])
def test_bpmn_js_draws_everything_of_an_export(
    packages: Path, paint_page: Callable[[Path, Path], str], tmp_path: Path, name: str
) -> None:
    data = exports()[name]
    page, picture = tmp_path / "page.html", tmp_path / "drawn.png"
    modules = (packages / "node_modules").as_uri()
    page.write_text(PAGE.format(packages=modules, text=json.dumps(data.decode())), encoding="utf-8")
    found = json.loads(html.unescape(paint_page(page, picture)))
    assert found["warnings"] == []
    (drawn,) = read(data).workflows
    parts = (*drawn.graph.by_id, *drawn.graph.flow_by_id)
    assert {part for part in parts if re.fullmatch(r"[\w.-]+", part)} <= set(found["drawn"])
    assert len(found["drawn"]) > len(parts)
    assert picture.stat().st_size > 20_000
