"""Our draw.io drawings in mxgraph, the library that draw.io is built of: every shape and arrow is there, joined."""

import html
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.actions.flowchart.workflow_import import laid_out
from app.exchange.diagram.drawio_writer import write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.random_graph import random_graph

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>waits</title></head><body><div id="place"></div>
<script>mxBasePath = "{packages}/mxgraph/javascript/src"; mxLoadResources = false; mxLoadStylesheets = false;</script>
<script src="{packages}/mxgraph/javascript/mxClient.min.js"></script>
<script>
const found = [];
for (const text of {texts}) {{
  const node = mxUtils.parseXml(text).getElementsByTagName("mxGraphModel")[0];
  const graph = new mxGraph(document.getElementById("place"));
  new mxCodec(node.ownerDocument).decode(node, graph.getModel());
  const cells = Object.values(graph.getModel().cells);
  const words = (cell) => (mxUtils.isNode(cell.value) ? cell.value.getAttribute("label") : cell.value) || "";
  found.push({{
    boxes: cells.filter((cell) => cell.vertex).map((cell) => [words(cell), cell.geometry.width > 0]),
    arrows: cells.filter((cell) => cell.edge && cell.source && cell.target).map(words),
  }});
}}
document.title = JSON.stringify(found);
</script></body></html>"""


def test_mxgraph_reads_every_shape_and_arrow(
    packages: Path, paint_page: Callable[[Path, Path], str], tmp_path: Path
) -> None:
    files = [*templates(), *(WorkflowFile(f"Random {seed}", graph=random_graph(seed)) for seed in range(10))]
    files = [replace(file, graph=laid_out(file.graph)) for file in files]
    page = tmp_path / "page.html"
    texts = json.dumps([write(file).data.decode() for file in files]).replace("</", "<\\/")
    modules = (packages / "node_modules").as_uri()
    page.write_text(PAGE.format(packages=modules, texts=texts), encoding="utf-8")
    found = json.loads(html.unescape(paint_page(page, tmp_path / "drawn.png")))
    for file, drawn in zip(files, found, strict=True):
        graph = file.graph
        lanes = len(graph.lanes) if graph.in_lanes else 0
        assert len(drawn["boxes"]) == len(graph.steps) + len(graph.notes) + lanes, file.name
        assert all(wide for _, wide in drawn["boxes"])
        assert len(drawn["arrows"]) == len(graph.flows), file.name
        words = {html.unescape(words) for words, _ in drawn["boxes"]}
        assert {step.title for step in graph.steps if step.title and step.has_task} <= words
