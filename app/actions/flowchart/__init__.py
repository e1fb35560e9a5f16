"""The verbs of the flowchart editor. Each works on the draft of a workflow and is one undo step.

Decisions
---------
*The draft comes with the first edit*, in its undo step, so undoing it takes the draft away again; an edit that changes
nothing makes none.

*New ids are numbers of a sequence* (``s12``, ``f7``), which no undo gives back: a step of a running project is found by
its id, so no other step may ever get it. Rejected: ids made of the title, which come again after a removal.

*The anchor stays.* The step that carries the anchor date cannot be removed or lose it; another step takes it over.
Every due date hangs on it, and no neighbour is a sure heir.

*What a removal leaves.* Offsets against a removed step and gates on it are cleared, since they mean nothing any more;
conditions that read it, or a removed field, stay for lint to name, for they say what the author wanted.

*A new workflow can be filled at once*: Start, a milestone with the anchor, End, connected. Rejected: two loose pills.

*An own template is an archived workflow* with the mark ``own`` where others name the shipped template they came from:
it lives through a restart without a table of its own, and no list of workflows shows it. A template that is used
becomes a workflow with version 1 published, so that it can be started at once.

*A step appended in lanes takes the role of its lane*; elsewhere it has none, and lint asks for it. Rejected: the role
of the step before, which would often be wrong without anybody seeing it.

*A project that moves to another version* goes by step id, field by field: what the version changed arrives in tasks
that are not started and that the lead left alone; dates change only with a changed offset or length. Done work counts
as still good, and new steps before work that has begun are passed, so nobody does anything twice. ``hold_messages``
tells nobody of the move; there is no second outbox that could tell it later.

*A flow that would say the same as another goes* when its step loses the outcome or the conditions that told them apart.
"""
