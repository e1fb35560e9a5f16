"""What lint looks for, by theme; each check yields findings and survives any graph. Called by ``lint`` only.

Decisions
---------
*Which fields are set before.* A required one; an optional field may be compared only beside *is empty* in the same
condition, since without it the flow would silently not be taken. Rejected: trusting every declared field.

*A cycle that reduced scope cannot skip.* Optional work is taken out of the graph with the way on that skipping it
takes, so an optional approval counts with its positive outcome only.
"""
