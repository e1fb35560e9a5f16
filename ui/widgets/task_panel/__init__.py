"""Everything of one task, at the right edge of any page. Open it with ``side.TaskSide(page, context).open(task_id)``.

Decisions
---------
*A widget that knows the context?* The panel edits, so it needs ``Context``; it stands among the widgets because several
pages show it and pages never see one another. It knows no page.

*How does it keep up?* Each section compares what it shows with what is now and fills itself anew only if that differs.
Fields that are being typed into are left alone, and an unsent comment is kept for its task. Rejected: building the
panel again after each notice, which loses the focus.

*Where are outcomes chosen?* In the panel itself: a task that asks has one button an outcome, each with what it does.
"""
