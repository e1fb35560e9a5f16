"""The queue of messages. What was told is a fact and is recorded, not edited."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.activity import TOLD_DROPPED
from app.domain.errors import RuleViolation
from app.domain.ids import MessageId, PersonId
from app.domain.message import Message
from app.domain.settings import Settings
from app.domain.text import LONGEST_NAME, clean_email, clean_line
from app.editing.edit import Edit, action


@action("Send now", "Send messages to {person_id} now")
def send_now(edit: Edit, person_id: PersonId) -> int:
    """What waits for one person may leave at once. Returns how many messages."""
    waiting = [message for message in edit.find(Message, person_id=person_id) if message.leaves_at > edit.now]
    for message in waiting:
        edit.put(replace(message, leaves_at=edit.now))
    return len(waiting)


@action("Drop message", "Drop message to {message_id}")
def drop_message(edit: Edit, message_id: MessageId) -> None:
    """The lead does not want it told."""
    drop_messages(edit, [message_id])


@action("Drop letter")
def drop_messages(edit: Edit, message_ids: Sequence[MessageId]) -> None:
    """The lead does not want them told."""
    for message_id in message_ids:
        message = edit.need(Message, message_id)
        if (told := edit.delivery(message.fact_key)) is not None:
            about = (message.project_id, message.task_id)
            edit.log(TOLD_DROPPED, told.subject or str(told.kind), *about, person_id=told.person_id, at=told.at)
        edit.remove(message)


@action("Change settings")
def change_settings(
    edit: Edit, *, wait_minutes: int | None = None, lead_name: str | None = None, lead_email: str | None = None
) -> None:
    """What is None stays. Raises RuleViolation for a wait beyond a day and for what is no mail address."""
    settings = edit.get(Settings, 1) or Settings()
    if wait_minutes is not None and not 0 <= wait_minutes <= 24 * 60:
        raise RuleViolation("Messages wait between 0 minutes and a day.")
    edit.put(
        replace(
            settings,
            wait_minutes=settings.wait_minutes if wait_minutes is None else wait_minutes,
            lead_name=settings.lead_name if lead_name is None else clean_line(lead_name)[:LONGEST_NAME],
            lead_email=settings.lead_email if lead_email is None else clean_email(lead_email),
        )
    )
