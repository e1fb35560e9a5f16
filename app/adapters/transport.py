"""Carries letters through the accounts that are set, with the secrets of the keyring; files into their folder."""

from collections.abc import Callable
from pathlib import Path

from app.adapters.folder import check_folder, write_into_folder
from app.adapters.secret_store import SecretStore
from app.adapters.smtp import Conversation, MailJob, send_mail
from app.adapters.webhook import PostJob, post_message
from app.domain.account import FolderAccount, MessengerAccount
from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.editing.ports import Parcel


class AccountTransport:
    """Fits the port ``Transport`` with the real servers; ``conversation`` gets what is said to them."""

    def __init__(self, secrets: SecretStore | None = None, conversation: Conversation | None = None) -> None:
        self._secrets = secrets or SecretStore()
        self._conversation = conversation

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        account = parcel.account
        if isinstance(account, FolderAccount):
            if not parcel.content:
                return check_folder(Path(account.path))
            return write_into_folder(Path(account.path), parcel.address, parcel.content, may_leave)
        if isinstance(account, MessengerAccount):
            url = self._secrets.get(account.secret_name)
            if url is None:
                return _unknown(
                    "address of the messenger channel", "Messenger", "account set messenger --kind K --url URL"
                )
            return post_message(PostJob(account.kind, url, parcel.content), may_leave, conversation=self._conversation)
        password = self._secrets.get(account.secret_name) if account.user else ""
        if password is None:
            return _unknown("password of the mail account", "Sending", "account set mail --password-stdin")
        job = MailJob(account, password, parcel.address, parcel.content)
        return send_mail(job, may_leave, conversation=self._conversation)


def _unknown(what: str, where: str, command: str) -> SendingResult:
    words = (
        f"The {what} is not known: there is no keyring, or it is locked. Type it again in Settings, under {where} "
        f"(or: leadline {command})."
    )
    return SendingResult(DispatchEvent.FAILED, words, FaultScope.ACCOUNT, stops=True, lacks_secret=True)
