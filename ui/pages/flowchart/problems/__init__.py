"""What lint says of the open workflow: ``ProblemsPanel`` and the line that counts them, ``ProblemCount``.

Decisions
---------
*Who looks?* The page's model, a moment after the last edit and in a worker; the list and the drawing show the same.

*Who mends?* A finding carries its fix as data; the action ``apply_fix`` carries it out with the editor's own verbs, so
it can do nothing that the editor could not, and is one undo step.

*How far does the list go?* ``MOST`` rows; then a line says how many more there are. Nobody reads on, and rows
cost time.
"""

from ui.pages.flowchart.problems.count import ProblemCount
from ui.pages.flowchart.problems.findings import Findings
from ui.pages.flowchart.problems.panel import ProblemsPanel

__all__ = ["Findings", "ProblemCount", "ProblemsPanel"]
