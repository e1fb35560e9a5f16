"""Reading and writing files: the program's own workflow format, its shipped templates.

Decisions
---------
*One codec.* A workflow is written the same way in a file and in the database; what has its default is left out.
Rejected: pickles and a generic dump of dataclasses, which would accept anything and name no place.

*Reading is strict.* An unknown key or a wrong type is refused with the place, ``steps[3].offset.days``, because a
misspelt key that is ignored is work lost. A reader does not judge the graph; that is lint's.

*Dates.* Due dates in a workflow are offsets only, and no key could hold another. A condition may compare a date field
with a calendar date: it is the value of a question, not a date of the plan.
"""
