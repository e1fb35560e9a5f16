"""Verbs, one module an area; each function marked ``@action`` is one undo step. They write on an ``Edit`` only."""
