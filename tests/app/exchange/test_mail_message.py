"""A mail is read back as it was meant, whatever stands in names, subjects and addresses."""

from datetime import UTC, datetime
from email import message_from_string
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import MessengerKind
from app.domain.errors import RuleViolation
from app.exchange.mail_message import Attachment, MailHead, ascii_address, mail_message, new_message_id, read_sent
from app.exchange.webhook_body import webhook_body

AT = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def head(subject: str = "Your turn", name: str = "Ana", **more: object) -> MailHead:
    return MailHead("lea@example.com", "Lea", "ana@example.com", name, subject, "<ll.1.ab@example.com>", AT, **more)


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=400))
def test_whatever_people_type_comes_back_as_the_same_headers_and_the_same_text(
    subject: str, name: str, text: str
) -> None:
    made = mail_message(head(subject, name, reply_to="lea@example.com"), text)
    assert made.isascii()
    assert max(map(len, made.split("\r\n"))) <= 998
    assert "\n" not in made.replace("\r\n", "")
    read = message_from_string(made, policy=default)
    assert read.defects == []
    assert set(read.keys()) <= HEADERS
    assert len(read.keys()) == len(set(read.keys()))
    assert (read["From"].addresses[0].addr_spec, read["To"].addresses[0].addr_spec) == (
        "lea@example.com",
        "ana@example.com",
    )
    assert len(read["To"].addresses) == 1
    assert len(read["Subject"]) <= 200
    body = read.get_content().replace("\r\n", "\n").rstrip("\n")
    assert body == "\n".join(text.splitlines()).rstrip("\n") or body == text.replace("\r\n", "\n").replace(
        "\r", "\n"
    ).rstrip("\n")


@pytest.mark.parametrize(
    "subject",
    ["Hello\r\nBcc: all@example.com", "Hello\u2028Bcc: x", "\u202egnp.exe", "a\x00b", "x\ud800y", "Ü" * 10_000],
)
def test_a_hostile_subject_is_one_harmless_line(subject: str) -> None:
    read = message_from_string(mail_message(head(subject), "text"), policy=default)
    assert read["Bcc"] is None
    assert len(read["Subject"]) <= 200
    assert not set(read["Subject"]) & set("\r\n\x00\u202e\u2028\ud800")


def test_ids_and_references_stay_whole_on_their_way() -> None:
    earlier = tuple(f"<ll.{number}.{'f' * 12}@a-long-domain-of-some-company.example>" for number in range(9))
    made = mail_message(head(references=earlier), "text")
    assert "=?" not in made
    read = message_from_string(made, policy=default)
    assert read["References"].split() == list(earlier[-5:])
    assert read["In-Reply-To"] == earlier[-1]
    for sender in ("lea@example.com", f"lea@{'a' * 60}.example", "lea@straße.de"):
        id = new_message_id(123_456, "f" * 12, sender)
        assert len(id) <= 70
        assert id.isascii()


def test_html_and_files_are_parts_beside_the_text() -> None:
    made = mail_message(head(), "text", "<p>ä</p>", [Attachment("due.ics", "text/calendar", b"BEGIN:VCALENDAR")])
    read = message_from_string(made, policy=default)
    kinds = [part.get_content_type() for part in read.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert read.get_body(("html",)).get_content().strip() == "<p>ä</p>"


def test_the_domain_of_an_address_is_sent_in_its_ascii_form() -> None:
    assert ascii_address("ana@straße.de") == "ana@xn--strae-oqa.de"
    assert ascii_address("ana@EXAMPLE.com") == "ana@example.com"


@pytest.mark.parametrize(
    "address", ["", "ana", "@example.com", "ana@", "jörg@example.com", "a b@example.com", "a@b@c", "a@-ü-.de"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(RuleViolation, match="@"):
        ascii_address(address)


@given(st.text(max_size=200), st.text(max_size=400))
def test_a_kept_mail_is_read_back_with_text_page_and_names_of_files(subject: str, text: str) -> None:
    file = Attachment("due.ics", "text/calendar", b"BEGIN:VCALENDAR")
    made = mail_message(head(subject), text, "<p>Grüße</p>", [file])
    read, plain = read_sent(made), message_from_string(made, policy=default)
    assert (read.subject, read.to) == (plain["Subject"], "Ana <ana@example.com>")
    assert read.text == plain.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert (read.html.strip(), read.files) == ("<p>Grüße</p>", ("due.ics",))


@pytest.mark.parametrize("kind", MessengerKind)
def test_a_kept_message_of_every_messenger_is_read_back_as_its_words(kind: MessengerKind) -> None:
    read = read_sent(webhook_body(kind, "Your turn", "Write the plan", "Ana", ""))
    assert "Your turn" in read.subject + read.text
    assert "Write the plan" in read.text
    assert "{" not in read.text


def test_a_draft_is_opened_to_be_sent_by_hand_and_claims_no_date_and_no_id() -> None:
    made = mail_message(MailHead("", "", "", "", "Your turn", "", AT, draft=True), "text")
    read = message_from_string(made, policy=default)
    assert (read["X-Unsent"], read["Subject"]) == ("1", "Your turn")
    assert {"From", "To", "Date", "Message-ID", "Auto-Submitted"} & set(read.keys()) == set()
    to = mail_message(head(draft=True), "text")
    assert message_from_string(to, policy=default)["To"] == "Ana <ana@example.com>"
