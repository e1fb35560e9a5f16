"""What is wrong with a typed text, and where it stands in it."""

from app.domain.errors import RuleViolation


class GrammarError(RuleViolation):
    """One plain sentence; ``start`` and ``end`` are columns of the text, from 0, the end not included."""

    def __init__(self, sentence: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.start = start
        self.end = max(start, end)
