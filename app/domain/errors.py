"""The errors that are no bugs. All carry one plain sentence: what, where, what to do."""


class LeadlineError(Exception):
    """Common parent, so that a screen or a command can catch both at once."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class RuleViolation(LeadlineError):
    """The user asked for what the rules forbid and can mend it."""


class KnownError(LeadlineError):
    """The world failed: disk full, file locked, no network."""


class AccountStopped(KnownError):
    """A server does not take the account as it is: trying again helps nothing before somebody has looked at it."""


class InUse(KnownError):
    """Another program holds the data; it may be asked to do the work."""


class DataLost(KnownError):
    """The data cannot be used as it is, and a backup is the way back. ``state`` says what is wrong, as a clause."""

    def __init__(self, state: str, remedy: str) -> None:
        super().__init__(f"{state}. {remedy}")
        self.state = state


class NothingThere(DataLost):
    """The data is missing or empty, though its backups show that there was some."""


class Damaged(DataLost):
    """The data itself is damaged, not only a copy of it in the way."""
