"""Verbs, one module an area; each function marked ``@action`` is one undo step. They write on an ``Edit`` only.

Decisions
---------
*Does a new link move anything?* No: what breaks becomes a conflict row, with its buttons.

*How many days does Pull in take off?* Each step as many company days as it could begin earlier, but no more than what
leads to it is pulled in, so no gap shrinks. Rejected: as soon as possible for each, which uses up gaps meant as room.

*Where does Re-plan from here put a step?* On the day it is expected, when that is later; nothing is pulled in by it.
"""
