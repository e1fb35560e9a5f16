"""What lint looks for, by theme; each check yields findings and survives any graph. Called by ``lint`` only.

Decisions
---------
*Which fields are set before.* A required one; an optional field may be compared only beside *is empty* in the same
condition, since without it the flow would silently not be taken. Rejected: trusting every declared field.

*A cycle that reduced scope cannot skip.* Optional work is taken out of the graph with the way on that skipping it
takes, so an optional approval counts with its positive outcome only.

*How a strict tool is read.* A step whose flows never come together in one run passes each of them, any other join waits
for all of them, a loop-back opens its target alone, who sends back goes on some day. Rejected: taking every join for
one that waits for all, which would warn of each optional step that leads back to the main way; nearly every workflow
has one, every tool can draw it, and a warning that is always there is not read.

*Sets of runs as decision diagrams* decide it exactly, flow by flow, in about the time of one walk, because the choices
of a section have been forgotten where its branches meet. Rejected: exploring states (exponential in parallel
branches) and reduction rules (they say that something is wrong, not where). A graph that is too tangled for the
budget gets no such warning. A test plays small random graphs token by token and finds the same.

*Each way back is told once*, at the first step that it breaks; the others are consequences.

*Days are tried for every weekday* of the anchor over a plain working week, since a workflow knows no date and no
holidays. Too little room is told only when no weekday leaves enough; a shared day is told with its weekdays. Two
short steps may share their due day. What leads to a step through steps without dates takes its room.

*What goes round by itself.* A wait for a date does, since in the second round the date has passed; a wait with a length
does not.

*A count that can never be met* is a warning: the step opens with what has come when nothing more can.

*A fix is data*: the name of an action and its arguments. It makes its own finding go away and may uncover the next one
(an added outcome needs its flow). Where two edits or a decision are needed there is none.

*Who approves* counts as the judge, not who collects the votes. *k* is measured against the named roles, for how many
people have them is not known here.

*A branch that ends by itself* is told only while the others lead to the anchor; after the date many things end well.
"""
