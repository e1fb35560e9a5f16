"""Mails as bytes: who wrote them, what they are about, and that nothing hostile breaks the reader."""

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.answer import AnswerKind, MailKind
from app.domain.errors import RuleViolation
from app.exchange.answer.answer import read_answers
from app.exchange.answer.mail import ReceivedMail, may_concern_us, read_mail, text_of_html

TODAY = date(2027, 3, 16)
OURS = "<ll-23.5@office.example.org>"


def mail(body: str = "done", kind: str = "plain", **heads: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "Noa Nagel <Noa@Example.org>", "Re: Your turn: Print — [LL-23]"
    for name, value in heads.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(body, subtype=kind)
    return bytes(made)


def read(data: bytes) -> ReceivedMail:
    return read_mail(data, TODAY)


def report(kind: str, block: str, original: str = f"Message-ID: {OURS}\nSubject: Your turn — [LL-23]\n") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.org\nSubject: Report\nReturn-Path: <>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nThis is a report. DONE.\n--b\nContent-Type: message/{kind}\n\n{block}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{original}\n--b--\n"
    ).encode()


def test_a_mail_is_read_with_its_sender_its_day_and_its_thread():
    found = read(
        mail(
            Date="Mon, 15 Mar 2027 23:30:00 -0800",
            Message_ID="<a@b.example>",
            In_Reply_To=OURS,
            References=f"<z@y> {OURS}",
        )
    )
    assert (found.sender, found.sender_name, found.message_id) == ("noa@example.org", "Noa Nagel", "<a@b.example>")
    assert (found.sent_on, found.kind, found.about) == (date(2027, 3, 15), MailKind.ANSWER, (OURS, "<z@y>"))


@pytest.mark.parametrize(
    ("data", "kind", "certain"),
    [
        (report("delivery-status", "Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n"), MailKind.BOUNCE, True),
        (report("delivery-status", "Reporting-MTA: dns; mx\n\nAction: delayed\n"), MailKind.DELAYED, True),
        (report("delivery-status", "Reporting-MTA: dns; mx\n\nAction: delivered\n"), MailKind.RECEIPT, True),
        (report("disposition-notification", f"Original-Message-ID: {OURS}\n"), MailKind.RECEIPT, True),
        (mail("Undelivered", Return_Path="<>"), MailKind.BOUNCE, False),
        (mail("Undelivered", From="MAILER-DAEMON@mx.example.org"), MailKind.BOUNCE, False),
        (mail(Auto_Submitted="auto-replied"), MailKind.AUTOMATIC, True),
        (mail(Auto_Submitted="no"), MailKind.ANSWER, True),
        (mail(X_Autoreply="yes"), MailKind.AUTOMATIC, True),
        (mail(Precedence="auto_reply"), MailKind.AUTOMATIC, True),
        (mail(Subject="Abwesenheitsnotiz: Du bist dran [LL-23]"), MailKind.AUTOMATIC, True),
        (mail(Subject="Automatic reply: Your turn [LL-23]"), MailKind.AUTOMATIC, True),
        (mail(List_Id="<news.example.org>"), MailKind.LIST, True),
        (mail(X_Auto_Response_Suppress="All"), MailKind.ANSWER, True),
    ],
)
def test_what_a_program_wrote_is_told_from_what_a_person_wrote(data: bytes, kind: MailKind, certain: bool):
    found = read(data)
    assert (found.kind, found.certain) == (kind, certain)
    assert bool(read_answers(found)) == (kind is MailKind.ANSWER)


@pytest.mark.parametrize("kind", ["delivery-status", "disposition-notification"])
def test_a_report_names_the_letter_that_it_is_about(kind: str):
    assert OURS in read(report(kind, "Action: failed\nDiagnostic-Code: smtp; 550 no such user\n")).about


def test_a_report_names_the_subject_of_the_letter_however_it_is_coded():
    subject = "Subject: =?utf-8?b?WW91ciB0dXJuOiBQcmludCDigJQgW0xMLTIzXQ==?=\n"
    assert read(report("delivery-status", "Action: failed\n", subject)).about_subject == "Your turn: Print — [LL-23]"


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (b"Subject: Re: Your turn [LL-23]\n\n", True),
        (b"Subject: =?utf-8?b?WW91ciB0dXJuOiBQcmludCDigJQgW0xMLTIzXQ==?=\n\n", True),
        (b"Subject: Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n", True),
        (b"Subject: Undelivered\nReturn-Path: <>\n\n", True),
        (b"Subject: Undelivered\nFrom: MAILER-DAEMON@example.org\n\n", True),
        (b"Subject: Party on Friday\nFrom: noa@example.org\n\n", False),
        (b"Subject: Newsletter\nList-Id: <news>\n\n", False),
        (b"\xff\xff", False),
    ],
)
def test_the_head_says_whether_a_mail_is_read_further(head: bytes, ours: bool):
    assert may_concern_us(head) == ours


def test_a_report_says_what_the_server_wrote():
    block = "Reporting-MTA: dns; mx\n\nAction: failed\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
    assert read(report("delivery-status", block)).detail == "smtp; 550 5.1.1 no such user"


def test_a_bounce_without_a_report_is_about_the_letter_whose_head_it_quotes():
    found = read(mail(f"Your mail came back.\n\nMessage-ID: {OURS}\n", Return_Path="<>"))
    assert OURS in found.about


def test_html_becomes_lines_and_its_quotation_stays_one():
    html = "<p>Done &amp; sent</p><style>p {}</style><blockquote>not <b>mine</b><br>at all</blockquote><div>below</div>"
    assert [line for line in text_of_html(html).splitlines() if line] == [
        "Done & sent",
        "> not mine",
        "> at all",
        "below",
    ]


def test_the_text_of_a_mail_with_files_is_read_and_an_attached_mail_is_not():
    made = message_from_bytes(mail("Not yet"), policy=policy.default)
    made.add_attachment(message_from_bytes(mail("done"), policy=policy.default))
    made.add_attachment(b"done", maintype="application", subtype="pdf", filename="done.pdf")
    [answer] = read_answers(read(bytes(made)))
    assert answer.reading.kind is AnswerKind.NOTHING


def test_a_wrapped_line_of_a_flowing_mail_is_one_line():
    data = mail("x").replace(b'text/plain; charset="utf-8"', b'text/plain; charset="utf-8"; format=flowed')
    assert read(data.replace(b"\nx\n", b"\nI'm waiting for \nOmar\n")).text.strip() == "I'm waiting for Omar"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "holds no mail"),
        (b"Subject: \n\n", "holds no mail"),
        (b"x" * 20_000_001, "larger than 20 MB"),
        (b"Subject: a\n" + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 201, "more parts"),
        (b"\xd0\xcf\x11\xe0 and more", "Save it there as .eml"),
    ],
)
def test_what_is_no_mail_is_refused_with_a_sentence(data: bytes, says: str):
    with pytest.raises(RuleViolation, match=says):
        read(data)


HOSTILE = [
    b"Subject: =?utf-8?b?////?=\nFrom: =?x?q?=?= <@>\nDate: Fri, 99 Foo 9999 99:99:99 +9999\nReferences: <<>>@\n\ndone",
    b"Content-Type: text/plain; charset=no-such-charset\nSubject: [LL-23] DONE\n\n\xff\xfe",
    b"Content-Type: multipart/mixed; boundary=x\nSubject: a\n\n"
    + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 190,
    b"Content-Type: multipart/report; report-type=delivery-status\nSubject: a\n\n\0\0",
    b"Content-Type: text/html\nSubject: [LL-23]\n\n" + b"<blockquote>" * 50_000 + b"done",
    b"Content-Transfer-Encoding: base64\nSubject: [LL-23] DONE\n\n!!!!===",
    b"From: " + b"a" * 100_000 + b"@b\nSubject: [LL-23]\n\ndone",
    b"Subject: " + b"[LL-23] DONE " * 10_000 + b"\n\n" + b"> " * 100_000,
    b"Subject: [LL-99999999999999999999] DONE\n\n[LL-0] DONE",
]


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_mails_give_a_reading_or_a_sentence(data: bytes):
    try:
        found = read(data)
    except RuleViolation:
        return
    for answer in read_answers(found):
        assert answer.task_id >= 0


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from([b"", *(data[:200] for data in HOSTILE)]))
def test_no_bytes_break_the_reader_of_mails(data: bytes, head: bytes):
    for whole in (data, head + data, b"Content-Type: multipart/mixed; boundary=x\nSubject: a\n\n--x\n" + data):
        try:
            found = read(whole)
        except RuleViolation:
            continue
        assert read_answers(found) == read_answers(found)


def test_the_lines_of_a_mail_end_alike_whoever_sent_it():
    head = b"From: MAILER-DAEMON@example.com\r\nSubject: back\r\nContent-Type: text/plain\r\n\r\n"
    assert read_mail(head + b"It came back:\r\nuser unknown\r\n\r\nSorry\r\n", TODAY).text == (
        "It came back:\nuser unknown\n\nSorry"
    )
