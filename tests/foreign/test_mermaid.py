"""Our Mermaid in Mermaid's own library: every text is drawn, with its boxes, arrows and words."""

import html
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.exchange.diagram.mermaid_writer import write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.random_graph import random_graph

WORDS = (
    'say "no"',
    "a|b",
    "<b>",
    "#35; & #quot;",
    "1. one",
    "- two",
    "`code`",
    "end",
    "(x) [y] {z}",
    "C:\\new",
    "a -->",
    "%% c",
    "x:::y",
    "$$x$$",
    "@{ shape: x }",
    "subgraph",
    "ü 検",
    "click me",
)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>waits</title></head><body>
<script src="{packages}/mermaid/dist/mermaid.min.js"></script>
<script>
const texts = {texts};
mermaid.initialize({{ startOnLoad: false, htmlLabels: true }});
const words = (drawn, kind) => [...drawn.querySelectorAll(kind)].map((one) => one.textContent.trim());
(async () => {{
  const found = [];
  for (const [place, text] of texts.entries()) {{
    try {{
      const drawn = document.createElement("div");
      drawn.innerHTML = (await mermaid.render("drawing" + place, text)).svg;
      if (place < 3) document.body.append(drawn);
      const arrows = drawn.querySelectorAll("path.flowchart-link").length;
      found.push({{ boxes: words(drawn, "g.node"), arrows, labels: words(drawn, "g.edgeLabel").filter(Boolean) }});
    }} catch (failed) {{ found.push(String(failed)); }}
  }}
  document.title = JSON.stringify(found);
}})();
</script></body></html>"""


def every_word() -> WorkflowFile:
    """A chain whose titles and answers are all that could be taken for something else."""
    steps = [Step(StepId(f"s{place}"), StepKind.TASK, words) for place, words in enumerate(WORDS)]
    flows = [
        Flow(FlowId(f"f{place}"), steps[place].id, steps[place + 1].id, words) for place, words in enumerate(WORDS[:-1])
    ]
    return WorkflowFile("Words: #1 “x”", graph=Graph(tuple(steps), tuple(flows)))


def test_mermaid_draws_every_box_arrow_and_word(
    packages: Path, paint_page: Callable[[Path, Path], str], tmp_path: Path
) -> None:
    graphs = [random_graph(seed) for seed in range(40)]
    files = [*templates(), every_word(), *(WorkflowFile(f"Random {seed}", graph=g) for seed, g in enumerate(graphs))]
    page = tmp_path / "page.html"
    texts = json.dumps([write(file).data.decode() for file in files]).replace("</", "<\\/")
    modules = (packages / "node_modules").as_uri()
    page.write_text(PAGE.format(packages=modules, texts=texts), encoding="utf-8")
    found = json.loads(html.unescape(paint_page(page, tmp_path / "drawn.png")))
    assert len(found) == len(files)
    for file, drawn in zip(files, found, strict=True):
        assert isinstance(drawn, dict), (file.name, drawn)
        shown = ["" if step.kind is StepKind.JUNCTION else " ".join(step.title.split()) for step in file.graph.steps]
        assert Counter(drawn["boxes"]) == Counter(shown), file.name
        # An arrow from a box to itself is drawn in three pieces.
        pieces = sum(3 if flow.source == flow.target else 1 for flow in file.graph.flows)
        assert drawn["arrows"] == pieces, file.name
        answers = [flow.outcome for flow in file.graph.flows if flow.outcome is not None]
        assert not Counter(answers) - Counter(drawn["labels"]), file.name


@pytest.mark.parametrize("name", ["Blog post"])
def test_the_picture_is_no_empty_page(
    packages: Path, paint_page: Callable[[Path, Path], str], tmp_path: Path, name: str
) -> None:
    text = write(next(file for file in templates() if file.name == name)).data.decode()
    page, picture = tmp_path / "page.html", tmp_path / "drawn.png"
    modules = (packages / "node_modules").as_uri()
    page.write_text(PAGE.format(packages=modules, texts=json.dumps([text])), encoding="utf-8")
    paint_page(page, picture)
    assert picture.stat().st_size > 15_000
