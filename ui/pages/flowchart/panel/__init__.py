"""The panel beside the flowchart: what is selected, with every field of it. ``properties_panel`` shows the right one.

Decisions
---------
*When is a field kept?* When it is left, by Enter or on the way to something else; choices and ticks at once. Each is
one undo step. Rejected: a button Save, and keeping every letter, which makes an undo step of each.

*What of half typed text when another step is selected?* It is kept at the step it was typed for, as if the field had
been left; when that step is gone it is dropped.

*Which fields are shown?* Those of the kind only. Sections fold and stay folded, on this machine, for all steps.

*How is a role made?* By typing a new name where a role is chosen: role and step change together, in one undo step.

*Where do offsets against steps come from?* Any other step that has a task; lint names circles, the list does not.
"""
