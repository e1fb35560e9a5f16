"""The pages Workflows and Templates: pictures of flowcharts, side by side.

Decisions
---------
*One folder for two pages.* Both are a gallery of flowcharts with a name under each picture; they differ in what they
read and in what can be done. Rejected: a switch on one page, since the rail promises two.

*A picture is painted when its card is first seen*, at the size it has there, and kept until its graph, the look or the
width changes: twenty flowcharts at once would cost more than the rest of the page.
"""
