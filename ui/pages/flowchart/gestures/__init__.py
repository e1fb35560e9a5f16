"""What mouse and keys do on the flowchart: a file a gesture, from the press to the drop. Each ends in one action.

Decisions
---------
*When is an action asked whether it may?* While something is dragged, once for each new target, by a preview that writes
nothing. Where it is refused the sentence stands in a bubble at the pointer and the drop does nothing. Rejected: rules
repeated in the gestures, which drift from those of the actions.

*Who keeps what a drop would do?* A ``TargetPreview``: the act and its preview for what is under the pointer, asked anew
when that is something else. Connecting and dragging from the tools run the very act that was previewed. A move previews
once whether its steps may be moved and once for each flow; its places are those of the drop.

*What stands together?* The press, the preview, the refusal and the drop of one gesture; so the tool column is one file
with the drag that begins there, and connecting is one file for mouse and keys. What a press means (handles, steps,
flows, room to make) is ``press``; the tables of commands stand with what the commands do.

*What does a drag show?* Steps that exist are shifted for the eye in the model; what does not exist yet is a ghost that
the running gesture paints over the scene. The data changes once, at the drop.

*What is a click on a step?* It selects. The same press becomes a move only after a few pixels, so nothing jumps.

*Where are plus and dots?* In an overlay that is read off the model at each painting, not items of the scene: they exist
for one or two things at a time, and the scene stays a picture of the data.

*Appending and then naming* are two undo steps, since the name may come much later or never.

*How are steps connected without a mouse?* C holds on to the step; one walks or types to another; Enter draws the flow.

*What does an undo select?* What is new or says something else, then the flows, then where flows ended; steps that only
made room come last, for eight of them hide the one that went.

*Outcomes stay written on every flow that carries them*, also the positive one of an approval: a flow without words is
one that is always taken, and two meanings of nothing cannot be told apart.

*Space in lanes is made sideways only*: a drag downwards would take steps into the lanes of others.

*Single letters* work only while the canvas has the focus; they come before shortcuts of the window.
"""
