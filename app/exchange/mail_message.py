"""A letter as mail: headers and parts in the form that mail servers and mail programs take. Pure text, all ASCII."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, default
from typing import TypeAlias

from app.domain.errors import RuleViolation
from app.domain.text import clean_line

LONGEST_SUBJECT = 200
LONGEST_ID = 70
"""Characters of a Message-ID; longer ones are encoded on the way, and threads break."""
THREAD = 5
"""So many ids of earlier letters stand in References."""
POLICY = EmailPolicy(linesep="\r\n", utf8=False, cte_type="7bit")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | None"

_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MailHead:
    """Who writes to whom, about what, and which letters came before in the same thread."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    message_id: str
    at: datetime
    reply_to: str = ""
    references: Sequence[str] = ()
    draft: bool = False
    """A mail program opens it to be sent by hand: date, id and what it is sent by come from there."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a letter; ``content_type`` as in its header: text/calendar; method=REQUEST."""

    name: str
    content_type: str
    content: bytes


def mail_message(head: MailHead, text: str, html: str = "", attachments: Sequence[Attachment] = ()) -> str:
    """The whole mail with CRLF at the ends of its lines. Raises RuleViolation for an address that no server takes."""
    message = EmailMessage(policy=POLICY)
    _put_head(message, head)
    message.set_content(_HALF_CHARACTERS.sub("", text))
    if html:
        message.add_alternative(_HALF_CHARACTERS.sub("", html), subtype="html")
    for attachment in attachments:
        kind = POLICY.header_factory("Content-Type", attachment.content_type)
        message.add_attachment(
            attachment.content,
            maintype=kind.maintype,
            subtype=kind.subtype,
            filename=header_text(attachment.name),
            params=dict(kind.params),
        )
    return message.as_bytes().decode("ascii")


def _put_head(message: EmailMessage, head: MailHead) -> None:
    if head.sender or not head.draft:
        message["From"] = _mailbox(head.sender_name, head.sender)
    if head.recipient or not head.draft:
        message["To"] = _mailbox(head.recipient_name, head.recipient)
    if head.reply_to:
        message["Reply-To"] = _mailbox(head.sender_name, head.reply_to)
    message["Subject"] = header_text(head.subject)[:LONGEST_SUBJECT]
    if head.references:
        message["In-Reply-To"] = head.references[-1]
        message["References"] = " ".join(head.references[-THREAD:])
    if head.draft:
        message["X-Unsent"] = "1"
        return
    message["Date"] = head.at
    message["Message-ID"] = head.message_id
    message["Auto-Submitted"] = "auto-generated"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """What a kept letter says, decoded; ``files`` are the names of what is attached."""

    to: str
    subject: str
    text: str
    html: str = ""
    files: tuple[str, ...] = ()


def read_sent(content: str) -> SentLetter:
    """Read a letter back from what was given to the other side: a mail, or the body of a message in a messenger."""
    if content.lstrip().startswith("{"):
        return _read_message(content)
    mail = message_from_string(content, policy=default)
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    return SentLetter(
        str(mail["To"] or ""),
        str(mail["Subject"] or ""),
        _part_text(text),
        _part_text(page),
        tuple(part.get_filename() or part.get_content_type() for part in mail.iter_attachments()),
    )


def _part_text(part: Message | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if isinstance(part, EmailMessage) else ""


def _read_message(body: str) -> SentLetter:
    try:
        read = json.loads(body)
    except ValueError:
        return SentLetter("", "", body)
    # Slack has the heading twice: for notifications, and in the blocks.
    return SentLetter("", str(read.get("subject", "")), "\n\n".join(_texts(read.get("blocks", read))))


def _texts(value: Json) -> Iterator[str]:
    """What is said in the formats of all messengers stands under these two names."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        if isinstance(part, str):
            if name in ("text", "content"):
                yield part
        else:
            yield from _texts(part)


def header_text(text: str) -> str:
    """One line of text that is safe in a header: nothing that ends it, hides in it or turns it round."""
    return clean_line(_HALF_CHARACTERS.sub("", text))


def new_message_id(number: int, token: str, sender: str) -> str:
    """The id of a letter at the domain of its sender; ``token`` makes it unlike that of any other data folder."""
    domain = ascii_address(sender).rsplit("@", 1)[1]
    made = f"<ll.{number}.{token}@{domain}>"
    return made if len(made) <= LONGEST_ID else f"<ll.{number}.{token}@leadline.invalid>"


def ascii_address(address: str) -> str:
    """An address as mail servers take it: the domain in its ASCII form. Raises RuleViolation for what is none."""
    local, _, domain = address.strip().rpartition("@")
    if not local or not domain:
        raise RuleViolation(f"“{address[:60]}” is no mail address. Write it like ana@example.com.")
    if not local.isascii():
        raise RuleViolation(f"“{address[:60]}” has letters before the @ that no mail server takes. Use another one.")
    try:
        made = f"{local}@{ascii_host(domain)}"
        Address(addr_spec=made)
    except (ValueError, IndexError, MessageError):
        raise RuleViolation(f"“{address[:60]}” is no mail address. Write it like ana@example.com.") from None
    return made


def ascii_host(host: str) -> str:
    """The name of a server in its ASCII form: straße.de → xn--strae-oqa.de. Raises ValueError for what is none."""
    if host.isascii():
        return host.lower()
    # Imported with the first such name; Python's own encoding is the old one, which makes strasse.de of it.
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def _mailbox(name: str, address: str) -> Address:
    return Address(display_name=header_text(name), addr_spec=ascii_address(address))
