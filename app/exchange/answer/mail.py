"""A mail as it comes: its text, its sender, and whether a person wrote it or a program. Pure: it reads bytes."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from app.domain.answer import MailKind
from app.domain.errors import RuleViolation
from app.domain.file_name import safe_file_name

LARGEST_MAIL = 20_000_000
MOST_PARTS = 200
LONGEST_BODY = 200_000
SEARCHED_FOR_IDS = 65_536
MOST_IDS = 500
MOST_FILES = 20

REPORTS = (MailKind.BOUNCE, MailKind.DELAYED, MailKind.RECEIPT)

_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s]{1,200}>")
_REPORTED_ID = re.compile(r"^(?:Original-)?Message-ID:\s*(<[^<>\s]{3,400}>)", re.MULTILINE | re.IGNORECASE)
_OUR_MARK = re.compile(r"\bLL-\d{1,9}\b", re.IGNORECASE)
_AUTOMATIC_SUBJECT = re.compile(
    r"\s*(?:abwesenheitsnotiz|abwesenheit|automatische antwort|automatic reply|auto(?:matic)?[- ]?(?:reply|response)"
    r"|out of (?:the )?office|nicht im büro)\b\s*:?",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon)@|^mailer-daemon$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with a mail; its name is safe to be shown and kept."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One mail, or a text that was pasted, as far as an answer is read from it."""

    text: str
    sent_on: date
    """The day in the time zone of its sender, from which "tomorrow" counts."""
    subject: str = ""
    sender: str = ""
    """The address, in lower case; empty where it is not known."""
    sender_name: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    kind: MailKind = MailKind.ANSWER
    certain: bool = True
    """Whether the kind was said by the mail itself; a bounce that only looks like one asks."""
    about: tuple[str, ...] = ()
    """Message-IDs that it answers or reports on, the nearest first."""
    about_subject: str = ""
    """The subject of the mail that a report is about."""
    detail: str = ""
    """What a server wrote about a mail that came back."""
    files: tuple[AttachedFile, ...] = ()
    """What is attached, whole; a picture inside the text is none of it."""


def read_mail(data: bytes, today: date) -> ReceivedMail:
    """Read a saved or fetched mail (.eml). Raises RuleViolation for what is none, and nothing else.

    ``today`` stands for the day of a mail whose date cannot be read.
    """
    if len(data) > LARGEST_MAIL:
        raise RuleViolation("This mail is larger than 20 MB. Paste its text instead.")
    if data.lower().count(b"boundary=") > MOST_PARTS:
        raise RuleViolation("This mail has more parts than a reply can have. Paste its text instead.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RuleViolation("This is a mail of Outlook (.msg). Save it there as .eml, or paste its text.")
    try:
        mail = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        found = _received(mail, data, today)
    except Exception as broken:
        # The parser of the library breaks in many ways on what hostile senders write.
        raise RuleViolation("This mail cannot be read. Paste its text instead.") from broken
    if not found.subject and not found.text.strip():
        raise RuleViolation("This file holds no mail with a text. Paste the text instead.")
    return found


MAIL_ENDINGS = (".eml", ".msg")


def read_saved(data: bytes, ending: str, today: date) -> ReceivedMail:
    """A file: a mail by its ending (.eml) or its head, else a text. Raises RuleViolation as ``read_mail`` does."""
    if ending.lower() in MAIL_ENDINGS or _has_head(data):
        return read_mail(data, today)
    return pasted(data.decode("utf-8", "replace"), today)


def _has_head(data: bytes) -> bool:
    """Whether it begins like a mail on its way: head lines of which one is the version of MIME, an id or a way."""
    head = data[:20_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return any(f"\n{name}:".encode() in b"\n" + head for name in ("mime-version", "message-id", "received"))


def pasted(text: str, today: date) -> ReceivedMail:
    """A text that somebody copied, perhaps with the head of the mail above it."""
    text = text[:LONGEST_BODY].lstrip("\ufeff\r\n ")
    head: dict[str, str] = {}
    lines = text.splitlines()
    labels = {"from": "from", "von": "from", "subject": "subject", "betreff": "subject", "date": "date", "sent": "date"}
    labels |= {"gesendet": "date", "datum": "date", "to": "to", "an": "to", "cc": "cc"}
    count = 0
    for line in lines[:12]:
        label, colon, rest = line.partition(":")
        if not colon or label.strip(" *").lower() not in labels:
            break
        head[labels[label.strip(" *").lower()]] = rest.strip(" *")
        count += 1
    if "subject" not in head or (count < 2 and lines[1:2] not in ([], [""])):
        return ReceivedMail(text, today)
    name, address = parseaddr(head.get("from", ""))
    subject = head["subject"]
    kind = MailKind.AUTOMATIC if _AUTOMATIC_SUBJECT.match(subject) else MailKind.ANSWER
    body = "\n".join(lines[count:]).strip("\n")
    return ReceivedMail(body, today, subject[:500], _address(address), name, kind=kind)


def _received(mail: EmailMessage, data: bytes, today: date) -> ReceivedMail:
    sent_at = _moment(_header(mail, "Date"))
    name, address = parseaddr(_header(mail, "From"))
    kind, certain = kind_of(mail)
    about = _thread(mail)
    detail = about_subject = ""
    if kind in REPORTS:
        ids, about_subject = _reported(mail)
        about = tuple(dict.fromkeys([*ids, *about]))
        detail = _diagnosis(mail)
        if not about and kind is MailKind.BOUNCE:
            about = tuple(dict.fromkeys(_ID.findall(data[:SEARCHED_FOR_IDS].decode("latin-1"))))[:MOST_IDS]
    return ReceivedMail(
        text="\n".join(_text(mail)[:LONGEST_BODY].splitlines()),
        sent_on=sent_at.date() if sent_at is not None else today,
        subject=" ".join(_header(mail, "Subject").split())[:500],
        sender=_address(address),
        sender_name=" ".join(name.split())[:200],
        message_id=next(iter(_ID.findall(_header(mail, "Message-ID"))), "")[:400],
        sent_at=sent_at,
        kind=kind,
        certain=certain,
        about=about,
        about_subject=about_subject,
        detail=detail,
        files=_files(mail) if kind is MailKind.ANSWER else (),
    )


def _files(mail: EmailMessage) -> tuple[AttachedFile, ...]:
    """What is attached by its head; the last part of a mail that was cut off is left out, and so is an empty one."""
    cut = [part for part in mail.walk() if any(isinstance(one, CloseBoundaryNotFoundDefect) for one in part.defects)]
    lost = {id(part) for whole in cut for part in list(whole.walk())[-1:]}
    found = []
    for part in mail.walk():
        if part.get_content_disposition() != "attachment" or part.is_multipart() or id(part) in lost:
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            found.append(AttachedFile(safe_file_name(part.get_filename() or "attachment"), data))
    return tuple(found[:MOST_FILES])


def kind_of(mail: Message) -> tuple[MailKind, bool]:
    """The kind by its head and its parts, and whether the mail says so itself. ``X-Auto-Response-Suppress`` alone says
    nothing: people's mails carry it too."""
    report = mail.get_param("report-type") if mail.get_content_type() == "multipart/report" else None
    parts = {part.get_content_type() for part in mail.walk()}
    if report == "disposition-notification" or "message/disposition-notification" in parts:
        return MailKind.RECEIPT, True
    if report == "delivery-status" or "message/delivery-status" in parts:
        return _delivery_status(mail), True
    if _header(mail, "Return-Path").strip() == "<>" or _PROGRAM.search(parseaddr(_header(mail, "From"))[1]):
        automatic = _AUTOMATIC_SUBJECT.match(_header(mail, "Subject"))
        return (MailKind.AUTOMATIC, True) if automatic or _is_automatic(mail) else (MailKind.BOUNCE, False)
    if _is_automatic(mail) or _AUTOMATIC_SUBJECT.match(_header(mail, "Subject")):
        return MailKind.AUTOMATIC, True
    listed = mail.get("List-Id") is not None or _header(mail, "Precedence").strip().lower() in ("list", "bulk")
    return (MailKind.LIST, True) if listed else (MailKind.ANSWER, True)


def may_concern_us(head: bytes, ours: Container[str] = ()) -> bool:
    """Whether a mail is worth reading whole, by its head: it names a task, answers a letter with one of the
    Message-IDs ``ours``, or a program may report on a letter of ours, which carries neither."""
    try:
        mail = message_from_bytes(head, _class=EmailMessage, policy=policy.default)
        named = _OUR_MARK.search(_header(mail, "Subject")) is not None
        return named or any(id in ours for id in _thread(mail)) or kind_of(mail)[0] in REPORTS
    except Exception:
        # As in ``read_mail``: what no parser understands is none of ours.
        return False


def _is_automatic(mail: Message) -> bool:
    submitted = _header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    replies = any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    return submitted not in ("", "no") or replies or _header(mail, "Precedence").strip().lower() == "auto_reply"


def _delivery_status(mail: Message) -> MailKind:
    actions = {_header(block, "Action").strip().lower() for block in _status_blocks(mail)}
    if "failed" in actions or not actions - {""}:
        return MailKind.BOUNCE
    return MailKind.DELAYED if "delayed" in actions else MailKind.RECEIPT


def _status_blocks(mail: Message) -> Iterator[Message]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            yield from (block for block in payload if isinstance(block, Message)) if isinstance(payload, list) else ()


def _diagnosis(mail: Message) -> str:
    said = (_header(block, "Diagnostic-Code") or _header(block, "Status") for block in _status_blocks(mail))
    return next((" ".join(text.split())[:300] for text in said if text.strip()), "")


def _reported(mail: Message) -> tuple[list[str], str]:
    """Ids of the mails that a report is about, and their subjects: of the heads that it brings, and what it names."""
    ids: list[str] = []
    subjects: list[str] = []
    for part in list(mail.walk())[1:]:
        heads = [part]
        if part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            heads.append(message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=policy.default))
        for head in heads:
            ids += [*_ID.findall(_header(head, "Original-Message-ID")), *_ID.findall(_header(head, "Message-ID"))]
            subjects.append(_header(head, "Subject"))
        if part.get_content_type() == "message/disposition-notification":
            ids += _REPORTED_ID.findall(str(part)[:SEARCHED_FOR_IDS])
    return ids, " ".join(subject for subject in subjects if subject)[:1_000]


def _thread(mail: Message) -> tuple[str, ...]:
    ids = [*_ID.findall(_header(mail, "In-Reply-To")), *reversed(_ID.findall(_header(mail, "References")[:8_000]))]
    return tuple(dict.fromkeys(ids))[:50]


def _header(mail: Message, name: str) -> str:
    """A head line as text, decoded as far as it can be."""
    try:
        return str(mail.get(name) or "").encode("utf-8", "replace").decode()
    except Exception:
        # A head that no parser understands says nothing; the others still count.
        raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
        return str(raw).encode("utf-8", "replace").decode()


def _address(text: str) -> str:
    found = text.strip().lower()
    return found if re.fullmatch(r"[^@\s]{1,200}@[^@\s]{1,200}", found) else ""


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _text(mail: EmailMessage) -> str:
    """The body: its plain text, else its HTML as text. Attached mails and files are none of it."""
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = body.get_payload(decode=True)
    raw = content[: LONGEST_BODY * 8] if isinstance(content, bytes) else b""
    charset = body.get_content_charset("utf-8")
    try:
        text = raw.decode(charset, "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return text_of_html(text) if body.get_content_type() == "text/html" else _unflowed(text, body)


def _unflowed(text: str, body: Message) -> str:
    """A soft line break is a blank at the end of a line, where the mail says that it flows."""
    if body.get_param("format") != "flowed":
        return text
    return re.sub(r"(?m)^(?!-- \r?$)(?!>)(.*\S) \r?\n(?![>\r\n ])", r"\1 ", text)


class _HtmlText(HTMLParser):
    """Text of HTML with a ">" before each line of a quotation."""

    _BLOCKS = frozenset(
        ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "hr", "blockquote", "pre")
    )
    _SILENT = frozenset(("style", "script", "head", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._quotes = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "hr":
            self.lines += ["_" * 32, ""]
        if (tag in self._BLOCKS and self.lines[-1].strip("> ")) or tag in ("br", "p"):
            self.lines.append("")
        self._quotes += tag == "blockquote"
        self._silent += tag in self._SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BLOCKS and self.lines[-1].strip("> "):
            self.lines.append("")
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._silent = max(0, self._silent - (tag in self._SILENT))

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if not self.lines[-1]:
            self.lines[-1] = "> " * min(self._quotes, 20)
            words = words.lstrip()
        self.lines[-1] += words


def text_of_html(html: str) -> str:
    """The text of a mail in HTML, line by line; what is quoted in it is marked as in a plain one."""
    reader = _HtmlText()
    reader.feed(html)
    reader.close()
    return "\n".join(line.rstrip() for line in reader.lines)
