"""Carries letters through the accounts that are set, with the secrets of the keyring."""

from collections.abc import Callable

from app.adapters.secret_store import SecretStore
from app.adapters.smtp import Conversation, MailJob, send_mail
from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.editing.ports import Parcel

UNKNOWN = (
    "The password is not known: there is no keyring, or it is locked. "
    "Give it again with: leadline account set mail --password-stdin"
)


class AccountTransport:
    """Fits the port ``Transport`` with the real servers; ``conversation`` gets what is said to them."""

    def __init__(self, secrets: SecretStore | None = None, conversation: Conversation | None = None) -> None:
        self._secrets = secrets or SecretStore()
        self._conversation = conversation

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        account = parcel.account
        password = self._secrets.get(account.secret_name) if account.user else ""
        if password is None:
            return SendingResult(DispatchEvent.FAILED, UNKNOWN, FaultScope.ACCOUNT, stops=True)
        job = MailJob(account, password, parcel.address, parcel.content)
        return send_mail(job, may_leave, conversation=self._conversation)
