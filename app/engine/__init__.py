"""The workflow language as pure functions over an immutable run: what opens when, and what is wrong with a graph.

What callers use: ``transition`` (begin, start, put back, finish, close unattended, cancel), ``skip`` (skip, unskip,
reduced scope), ``reopen`` (reopen, still good, *we are here*), ``settle`` (the one rule), ``reachability`` (what leads
to what), ``outcome`` (what an outcome takes), ``approval`` (votes), ``condition``, ``loop_backs`` (finding them),
``lint``, ``version_migration`` (a run goes on in another version); ``walkthrough`` (stepping through without a
project), ``simulation`` (many runs by chance);
what happened is told by ``event``. A transition never opens anything: after each one the caller settles.

Decisions
---------
*Milestones are finished by hand.* An opened milestone is ready work of its role, so that nobody claims a launch that
did not happen. Rejected: passing it when its turn comes.

*An arrival by hand.* A reopened step holds an arrival that fills no flow; it is kept among the others under an id made
from the step's (``reachability.by_hand``), and no later loop-back withdraws it. Rejected: opening it at once, which
would break the one rule when something before it is under way.

*A loop-back leaves open work alone.* Only done steps after its target wait again; work on somebody's desk goes on and
absorbs what comes. Reopening by hand also takes back what is ready and not started, and gives it back what its round
got from elsewhere or by hand, so none is lost. The round that was taken back keeps its number: the next one is new.

*An open step keeps the arrivals of its round.* Rejected: working them out again from how the steps before it ended,
which gives back what an earlier round used up, and loses what came by hand or from a cancelled step that passed on.

*Still good before its turn* is ``done`` with ``again``: it counts as done everywhere and is passed, with the outcome
it had, when its turn comes. Rejected: closing it at once, for the next arrival would open it after all.

*A mark of reduced scope stays* in every state, for it holds for all rounds; a mark by hand is used up by one. A skipped
step keeps reading ``skipped`` while a loop may come again, since only done steps are said to wait again.

*An automatic decision remembers its flows* (ids, one a line) where others keep their outcome.

*Negation of what is unset is unset too*: of an empty field only *is empty* is ever true.

*All* waits for every vote before it rejects, so the author gets all comments at once; *first no stops* does not.

*Longest distance* is counted from Start and from steps that only a loop-back reaches, so that it orders every graph.
The search for loop-backs begins at Start, then goes on in id order; flows of non-positive outcomes are added one by
one in id order, so two of them cannot close a cycle together.

*Which flows count for first / k of n?* Forward ones, each once. A loop-back fills none: with it the step opens by the
usual rule, when nothing under way reaches it.

*When does an opened counting step stop absorbing?* When a loop-back (also by hand) is delivered to it or to a step
before it, even if that step is open and takes it as a new version: who is sent back to is expected to come again.
Rejected: waiting until that step opens, after which its result would be lost. A loop-back to the open counting step
itself does not count: it has not opened again.

*What comes late to an open counting step* is told to its owner as a new version and starts no round: its votes are
about what it opened with.

*Which ways does "cancel the rest" look at?* All that are drawn forward, whatever was decided: work goes on unless every
one of them comes to the step. Held arrivals at the step itself are used up by opening.

*Gates in a cycle* with flows or other gates are left out, as if not drawn; lint refuses them. So nothing hangs, and the
settling order (longest distance along flows and gates) always exists.

*Reach past absorbing steps* is worked out once for each set of them and kept with the graph, so settling stays quick.

*A wait, a subworkflow, a time-out* close by ``transition.close_unattended``; who calls it (the clock, the child's end)
is no matter of the engine. A time-out's outcome need not be one of the step's; without flows for it nothing follows.

*Simulated runs are played by the engine itself*, so loops, choices and parallel branches mean what they mean in a
project. Every situation is worked out once and remembered without its counts of rounds. Rejected: a second, quicker
model of the language, which would promise something else one day. Durations are in days of eight hours and nobody
waits for a busy person, as in the plan; a branch that one step never waits for (an end) still counts until it is over.
"""
