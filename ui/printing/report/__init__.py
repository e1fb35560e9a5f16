"""The Friday report: one page, whatever happened.

Decisions
---------
*What gives way when there is too much?* The longest list, line by line, and it says how many more there are. The chart,
the projects at risk and the decisions stay. Rejected: smaller text, and a second page that nobody reads.

*What does the chart show?* The working days that each Friday's state of the work left before the date, worked out again
with the dates, lengths and owners of today, because those of then are not stored. The caption says so.

*How does the chart get onto the page?* As lines and text: matplotlib writes SVG with real text, Qt paints it into the
PDF. Rejected: a picture of 300 dots an inch, which is larger, and cannot be searched.
"""

from ui.printing.report.page import ReportPage
from ui.printing.report.slack import CHART_SIZE, chart_lines

__all__ = ["CHART_SIZE", "ReportPage", "chart_lines"]
