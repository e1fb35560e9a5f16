"""A limit for a whole conversation over the network. Limits of the sockets count each read alone: a server that sends
a byte every ten seconds would hold a thread for ever."""

import socket
import threading
from contextlib import suppress


class TimeLimit:
    """Ends a connection after so many seconds, whatever its thread is waiting for; ``shut`` ends it before."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._held: socket.socket | None = None
        self._timer = threading.Timer(seconds, self.shut)
        self._timer.daemon = True
        self._timer.start()

    def hold(self, connection: socket.socket) -> socket.socket:
        """The connection that is to end; before TLS takes it over, which would make shutting it do nothing."""
        self._held = connection.dup()
        if self.is_over:
            self.shut()
        return connection

    def shut(self) -> None:
        """End the connection from any thread."""
        self.is_over = True
        if self._held is not None:
            with suppress(OSError):
                self._held.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """The conversation is over; nothing is ended any more."""
        self._timer.cancel()
        if self._held is not None:
            self._held.close()
