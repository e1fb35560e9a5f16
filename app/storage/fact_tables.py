"""The rows of facts: what happened outside and no undo takes back. Nothing in them refers to another row, because
they outlive what they are about.
"""

from app.storage.project_tables import Row as Row
from app.storage.tables import primary_key


class DeliveryRow(Row, table=True):
    """A fact; it outlives the task it is about, so nothing refers to anything."""

    __tablename__ = "delivery"
    fact_key: str = primary_key()
    person_id: int
    task_id: int
    kind: str
    channel: str
    at: str
    subject: str
    corrected_at: str | None


class DispatchRow(Row, table=True):
    """A fact: a letter on its way, or one that left; it outlives its person and tasks."""

    __tablename__ = "dispatch"
    id: int = primary_key()
    person_id: int
    channel: str
    address: str
    fact_keys: str
    state: str
    subject: str
    message_id: str
    next_at: str | None
    failures: int
    fault: str | None
    doubted: bool
    handed_at: str | None
    enclosed: str
    story: str


class LetterCopyRow(Row, table=True):
    """What a dispatch gave to the other side, word for word; beside it, because lists need none of it."""

    __tablename__ = "letter_copy"
    id: int = primary_key()
    content: str


class AccountStatusRow(Row, table=True):
    """A fact: how an account for sending did the last time."""

    __tablename__ = "account_status"
    name: str = primary_key()
    failures: int
    next_at: str | None
    stopped: str
    words: str
    refused_person: int | None
    tested_at: str | None


class LedgerRow(Row, table=True):
    """A fact: the lead was shown a reminder; it outlives the task."""

    __tablename__ = "ledger"
    fact_key: str = primary_key()
    task_id: int
    kind: str
    channel: str
    at: str
    due_on: str | None


class AnswerRow(Row, table=True):
    """A fact: what one mail says of one task; it outlives the task."""

    __tablename__ = "answer"
    id: int = primary_key()
    message_id: str
    task_id: int
    kind: str
    reading: str
    sender: str
    sender_name: str
    subject: str
    text: str
    received_at: str
    sent_at: str | None
    detail: str


class MailboxRow(Row, table=True):
    """A fact: up to which mail a folder of a mail server was read."""

    __tablename__ = "mailbox"
    name: str = primary_key()
    uid_validity: int
    last_uid: int


class AttachmentRow(Row, table=True):
    """A fact: a copy of a file in the folder of attachments, by the hash of its bytes.

    ``unused_since``: when the last version that named it went; it stays while undo or a backup can bring that back.
    """

    __tablename__ = "attachment"
    sha256: str = primary_key()
    size: int
    at: str
    unused_since: str | None
