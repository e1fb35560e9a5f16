"""What all projects may cost and will have cost: sums by project, client or quarter, and the budget of the chosen one.

Decision: *a project belongs to the quarter of its date, whole*. Its budget cannot be cut by the days on which bills
come, so a quarter that was summed by them would compare a forecast with a budget of other projects. Rejected: lines by
their date and labour by its week, each with a share of the budget.
"""
