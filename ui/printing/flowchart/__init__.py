"""One painter of flowcharts for screen, thumbnail, PNG, SVG and PDF.

Decisions
---------
*Who paints a step?* Free functions that take a ``StepAppearance`` (words and marks, no ids, no Qt), a rectangle, the
tokens and a scale. The canvas, the gallery and the files call the same ones, so they cannot drift apart. Rejected:
rendering the scene into files; a command line without a window would have to build one.

*What is left out when it gets small?* Text below 35 %, shape and colour below 25 %: nobody can read it, and a whole
plan of a thousand steps then costs a rectangle a step.

*Which look have files?* The light one, always; they are printed and pasted into letters.

*How large is a page of an exported PDF?* As large as the drawing when that fits on A4, else A4 or A3 lying with the
drawing made to fit. What is printed is tiled instead, by ``ui.printing.paper``: large flowcharts hang on walls.

*Who paints how two versions differ, and where a walkthrough stands?* The same functions, given a ``StatusMark``: a
ring or a line, and a badge with a sign, so that nothing hangs on colour alone. Rejected: an overlay that would paint
over badges.

*Why is the bar at the left of a card a path of its own?* An SVG file knows no clipping as the program writes it.
"""

from ui.printing.flowchart.appearance import FlowAppearance, StepAppearance
from ui.printing.flowchart.flow import FlowShape, flow_shape, label_size, paint_flow
from ui.printing.flowchart.flowchart_drawing import picture
from ui.printing.flowchart.flowchart_file import save_flowchart
from ui.printing.flowchart.lanes_and_notes import paint_lane, paint_note
from ui.printing.flowchart.status_mark import StatusMark, StatusSign
from ui.printing.flowchart.step import StepState, paint_step

__all__ = [
    "FlowAppearance",
    "FlowShape",
    "StatusMark",
    "StatusSign",
    "StepAppearance",
    "StepState",
    "flow_shape",
    "label_size",
    "paint_flow",
    "paint_lane",
    "paint_note",
    "paint_step",
    "picture",
    "save_flowchart",
]
