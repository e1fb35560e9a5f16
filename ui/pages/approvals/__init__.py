"""The page Approvals: what waits for a decision and with whom, what was decided, and what went out without.

Decision: a decision here is the lead's for all who are asked; the vote of one of them is recorded in the panel of the
task, which Enter opens. Several rows are ticked with Space and decided as one step.
"""
