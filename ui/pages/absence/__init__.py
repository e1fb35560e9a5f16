"""*Away until…*: a dialog without a page of its own; whoever shows a person opens it by ``go_to(AwayUntil(id))``.

Decision: each task says what becomes of it in its own row (waits, handed to, moved to), preset *waits*, because an
absence changes what is expected and never the plan. Rejected: handing everything to one person by default.
"""
