"""Which shape of Mermaid is what: by its brackets, its name or its class. For ``mermaid_reader``."""

from app.exchange.diagram.shapes import ShapeForm

KIND_CLASSES = {
    "task": ShapeForm.TASK,
    "approval": ShapeForm.APPROVAL,
    "decision": ShapeForm.DECISION,
    "milestone": ShapeForm.MILESTONE,
    "wait": ShapeForm.WAIT,
    "subworkflow": ShapeForm.SUBWORKFLOW,
    "junction": ShapeForm.JUNCTION,
}
"""By the class that says the kind of a step."""
BRACKETS = (
    ("(((", ")))", ShapeForm.END),
    ("((", "))", ShapeForm.TERMINATOR),
    ("([", "])", ShapeForm.TERMINATOR),
    ("[[", "]]", ShapeForm.SUBWORKFLOW),
    ("[(", ")]", ShapeForm.TASK),
    ("[/", "/]", ShapeForm.TASK),
    ("[/", "\\]", ShapeForm.TASK),
    ("[\\", "\\]", ShapeForm.TASK),
    ("[\\", "/]", ShapeForm.TASK),
    ("{{", "}}", ShapeForm.TASK),
    ("{", "}", ShapeForm.DECISION),
    ("(", ")", ShapeForm.TASK),
    ("[", "]", ShapeForm.TASK),
    (">", "]", ShapeForm.TASK),
)
"""Opening, closing, and what stands between: longer ones first."""
_SHAPE_NAMES = {
    ShapeForm.DECISION: "diam diamond decision question",
    ShapeForm.TERMINATOR: "stadium terminal pill circle circ",
    ShapeForm.START: "start sm-circ small-circle",
    ShapeForm.END: "stop dbl-circ double-circle fr-circ framed-circle",
    ShapeForm.JUNCTION: "fork join",
    ShapeForm.SUBWORKFLOW: "subproc subprocess",
    ShapeForm.WAIT: "delay half-rounded-rectangle",
    ShapeForm.DOCUMENT: "doc docs document documents",
    ShapeForm.NOTE: "comment brace brace-l brace-r braces",
    ShapeForm.TEXT: "text",
}
NAMED_SHAPES = {name: form for form, names in _SHAPE_NAMES.items() for name in names.split()}
"""The names of ``id@{ shape: … }`` that are no ordinary work."""
