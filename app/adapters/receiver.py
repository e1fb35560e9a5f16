"""Where messages may go. Everything that sends, or hands a message to a program that does, asks here first."""

from app.adapters.clock import NOW, time_is_set
from app.domain.errors import KnownError

THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")


def check_receiver(host: str = "") -> None:
    """Raise KnownError when nothing may leave for ``host``; empty: wherever another program takes it.

    While LEADLINE_NOW is set the dates of a message are not real, so it may not leave this computer.
    """
    if time_is_set() and host.lower() not in THIS_COMPUTER:
        raise KnownError(f"Nothing leaves this computer while {NOW} is set, because its dates are not real. Unset it.")
