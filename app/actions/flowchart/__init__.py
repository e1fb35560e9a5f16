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

*A flow that would say the same as another goes* when its step loses the outcome or the conditions that told them apart.
"""
