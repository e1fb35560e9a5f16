"""Processes: what the team does again and again, who is involved in it, and what is made by itself.

Decisions
---------
*Why a page of its own, beside Workflows?* Workflows are drawings; most of what a team does has none, and is known all
the same: how often, by whom, what comes out. The line says whether a workflow stands behind it.

*Where is a recurrence set up?* At its workflow, whose card has *Repeat…*; the tab Recurring shows all of them, and the
next dates of the one that is chosen. Rejected: rules inside the drawing, which would make a version of each pause.

*Why do the next dates stand beside the rule?* Nobody reads a rule right, and everybody reads five dates. The same code
that makes the runs works them out.
"""
