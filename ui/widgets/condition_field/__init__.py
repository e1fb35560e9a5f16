"""The condition of a flow, built from rows and groups: ``ConditionField``. For the flow panel and wherever rules stand.

Decisions
---------
*A text language or rows?* Rows with boxes that offer only what fits the field, and the sentence in words below.
Rejected: a line to type rules into, which has to be learned and can be half right.

*What of a row that lacks its value?* It is kept as it is and marked as unfinished, here and among the problems, which
stop its publishing. Rejected: keeping conditions whole or not at all, which lost the row at a click elsewhere.

*How does "not" look?* As a tick of each row and of each group, because a group of its own for one row hides the rule.
"""

from ui.widgets.condition_field.field import ConditionField
from ui.widgets.condition_field.value import Subject

__all__ = ["ConditionField", "Subject"]
