"""Nouns: frozen dataclasses with their own arithmetic; no input or output, no clock.

Decisions
---------
*Two kinds of time.* What happened (``ready_at``, ``finished_at``) is an aware UTC moment. What is planned
(``planned_start``, ``planned_finish``) is a wall-clock time of the company, without zone and to the minute,
because a plan that says 9:00 still says 9:00 after the clocks change. Due dates are plain dates.

*The run lives in the tasks.* What the workflow engine knows of a step is the ``StepRun`` of its task; only steps
without a task (start, end, automatic decisions) and the arrivals that wait are kept with the project. There is
no second copy that could disagree. Rejected: one blob with the whole run beside the tasks.

*A workflow version is one value.* Its graph is stored and compared as a whole; unchanged steps keep their
identity between edits, so a screen can see by ``is`` what moved. Rejected: a row a step, which would give steps
two addresses (the row and the id that lives on across versions).

*What is a letter on its way?* A ``Dispatch``: a fact beside the history with a state of its own, because no undo can
take back what has left. The table of its states stands in ``dispatch`` alone. *Told* (a ``Delivery``) is written only
with *sent* and *may have been sent*; messages that wait have no dispatch, and each attempt is written anew from what
then stands. Rejected: a state in the message, which undo removes and redo brings back.

*Whose fault is a failure?* The account's (then nobody's letter leaves), the person's (then only theirs wait) or the
letter's. A rule of the server that refuses two people is about the account.

*Kinds are known by name, and imported when they are asked for.* A frozen dataclass takes a third of a millisecond to
make, and a start reads a third of the kinds (``entity``). What only names a type imports it for the type checker.
Rejected: a table of the classes, for which every start imported all of them.
"""
