"""Passwords and addresses of webhooks: in the keyring of the system, else only in the memory of this program.

Only keyrings that keep what they are given encrypted are used, each by its class: a setting of the environment could
name one that swallows secrets or writes them into a file. The system may ask its user to open the keyring, which can
take as long as the user does.
"""

import logging
import sys
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

SERVICE = "Leadline"
_session: dict[str, str] = {}


class Vault(Protocol):
    """What is needed of a keyring; the classes of the library fit it."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...


class SecretStore:
    """Secrets by the name of their account. ``vault`` stands for the keyring of the system."""

    def __init__(self, vault: Vault | None = None) -> None:
        self._vault = vault or system_vault()

    @property
    def lasts(self) -> bool:
        """Whether a secret is kept when the program ends."""
        return self._vault is not None

    def get(self, name: str) -> str | None:
        """The secret of an account; None when it is not known, or the keyring stays locked."""
        if name in _session:
            return _session[name]
        if self._vault is None:
            return None
        try:
            return self._vault.get_password(SERVICE, name)
        except Exception as problem:  # each backend raises errors of its own
            log.warning("the keyring gave no secret: %s", type(problem).__name__)
            return None

    def set(self, name: str, secret: str) -> bool:
        """Keep a secret. False: the keyring did not take it, so it is known only until this program ends."""
        _session.pop(name, None)
        if self._vault is not None:
            try:
                self._vault.set_password(SERVICE, name, secret)
                return True
            except Exception as problem:
                log.warning("the keyring took no secret: %s", type(problem).__name__)
        _session[name] = secret
        return False


def system_vault() -> Vault | None:
    """The keyring of this system; None where there is none that can be trusted."""
    try:
        # Only here: it takes longer to import than a command to answer.
        if sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring as System
        elif sys.platform == "darwin":
            from keyring.backends.macOS import Keyring as System
        else:
            from keyring.backends.SecretService import Keyring as System
        kind: Callable[[], Vault] = System
        return kind() if System.viable else None
    except Exception as problem:  # what is missing on a system differs with it
        log.info("there is no keyring: %s", type(problem).__name__)
        return None
