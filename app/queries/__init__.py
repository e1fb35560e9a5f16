"""Frozen read models for screens and commands, and the ``Reader`` protocol that storage keeps.

Decision: what is computed (expected dates, slack, the sentence) is computed here from entities and kept by the
reader until the project, the calendars or the quarter of an hour changes; it is never stored. Lists over all
projects (board, today) are plain rows from SQL, because 20,000 entities are slow to make and few are looked at.

Decision: what a dialog shows of an act that is not done yet is read from the act's own preview, laid over what is
stored (``preview.Preview``), with the same functions that read the real thing. Rejected: a second calculation for
dialogs, which would promise something else one day.
"""
