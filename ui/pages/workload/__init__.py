"""The Workload page: hours against capacity, a person a row, a week or a day a column.

Decision: *work that needs an owner counts with the one it has*, and stands on top once more as a reminder, because
every task has exactly one owner. Rejected: taking it out of their hours, which would hide an overload.
"""
