"""The workflow as a checklist: a list of lines that is written by keyboard alone.

Decisions
---------
*What is a line?* What ``checklist_lines`` says of the graph; the list holds nothing of its own but what is folded. An
edit compares the lines with those before, so that a screen reader and the eye keep their place.

*When does a typed line become a step?* When it is kept: Enter, Tab, a click elsewhere. Until then nothing is there, and
Esc leaves nothing behind. Rejected: an empty step at once, which is two undo steps for one line.

*Where do the tokens go?* Behind the title, as chips, as soon as a blank ends one; Backspace at the end of the line
turns the last one into text again. So it is seen at once what was understood.

*Which keys?* In the list, of those that write nothing: Enter, Tab, Alt with the arrows, ``?``, ``!``. While a title is
typed, ``?`` and ``!`` are letters of it.
"""
