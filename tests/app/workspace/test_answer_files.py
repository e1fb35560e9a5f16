"""What is attached to an answer becomes versions of the files of its task once the answer is accepted."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from app.actions.answer import accept_answers, comment_answer, drop_answer
from app.actions.file import add_files
from app.domain.answer import AnswerKind, ReceivedAnswer
from app.domain.errors import KnownError
from app.domain.file import NamedContent
from app.domain.run import TaskState
from app.exchange.answer.mail import read_mail
from app.queries.file import FileLine, files_of_task
from app.workspace.answer_recording import accept_all_sure, proposals, record_mails
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def mail(office: Office, text: str, *files: tuple[str, bytes], number: int = 1) -> bytes:
    """An answer of Mia, who has the first task."""
    made = EmailMessage()
    made["From"] = "Mia <mia@example.com>"
    made["Subject"] = f"Re: Your turn [{office.task('idea').key}]"
    made["Message-ID"] = f"<answer-{number}@example.com>"
    made["Date"] = "Mon, 09 Feb 2026 10:00:00 +0100"
    made.set_content(text)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def came(office: Office, data: bytes) -> list[ReceivedAnswer]:
    return record_mails(office.workspace, [read_mail(data, office.clock.now().date())])


def files(office: Office) -> tuple[FileLine, ...]:
    return office.workspace.read(files_of_task, office.task("idea").id)


def test_an_accepted_answer_brings_its_attachments_as_files_and_finishes(office: Office) -> None:
    [answer] = came(office, mail(office, "DONE", ("Text.docx", b"text"), ("Cover.png", b"cover")))
    [waiting] = proposals(office.workspace)
    assert waiting.headline.endswith(" with 2 files")
    assert files(office) == ()
    before = office.dump()
    office.workspace.do(accept_answers, [answer])
    assert office.task("idea").state is TaskState.DONE
    assert [(line.file.name, line.latest.who) for line in files(office)] == [("Cover.png", "Mia"), ("Text.docx", "Mia")]
    attachments = office.workspace.attachments
    assert attachments.checked(files(office)[1].latest.content, "").read_bytes() == b"text"
    office.workspace.undo()
    assert office.dump() == before


def test_the_same_name_is_the_next_version_and_the_same_bytes_are_none(office: Office) -> None:
    task = office.task("idea")
    content = office.workspace.attachments.keep(b"first")
    office.workspace.do(add_files, [NamedContent("Text.docx", content)], task_id=task.id)
    [answer] = came(office, mail(office, "DONE", ("TEXT.docx", b"second")))
    office.workspace.do(accept_answers, [answer])
    [line] = files(office)
    assert [(one.version.number, one.who) for one in line.versions] == [(2, "Mia"), (1, "the lead")]
    office.workspace.undo()
    [again] = came(office, mail(office, "DONE", ("Text.docx", b"first"), number=2))
    office.workspace.do(accept_answers, [again])
    assert len(files(office)[0].versions) == 1


def test_one_attachment_under_another_name_is_the_version_of_the_only_file_of_its_kind(office: Office) -> None:
    task = office.task("idea")
    content = office.workspace.attachments.keep(b"first")
    office.workspace.do(add_files, [NamedContent("Text.docx", content)], task_id=task.id)
    [answer] = came(office, mail(office, "DONE", ("Text final v2.docx", b"second")))
    office.workspace.do(accept_answers, [answer])
    assert [(line.file.name, len(line.versions)) for line in files(office)] == [("Text.docx", 2)]
    [other] = came(office, mail(office, "Thanks", ("Cover.png", b"png"), number=2))
    office.workspace.do(comment_answer, other)
    assert [line.file.name for line in files(office)] == ["Cover.png", "Text.docx"]


def test_files_without_words_wait_for_the_lead_and_are_never_taken_unseen(office: Office) -> None:
    [answer] = came(office, mail(office, "Best regards", ("Text.docx", b"text")))
    assert answer.reading.kind is AnswerKind.NOTHING
    [waiting] = proposals(office.workspace)
    assert (waiting.headline, waiting.sure) == (f"Add “Text.docx” to “{office.task('idea').title}”", False)
    assert accept_all_sure(office.workspace) == 0
    office.workspace.do(accept_answers, [answer])
    assert office.task("idea").state is TaskState.READY
    assert [line.file.name for line in files(office)] == ["Text.docx"]


def test_a_dropped_answer_adds_nothing_and_a_second_reading_keeps_one_copy(office: Office) -> None:
    data = mail(office, "DONE", ("Text.docx", b"text"))
    [answer] = came(office, data)
    assert came(office, data) == []
    office.workspace.do(drop_answer, answer)
    assert files(office) == ()
    assert len(list((office.folder / "attachments").iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil.sh", "evil.sh"),
        ("CON", "_CON"),
        ("a\x00\u202eb.pdf", "ab.pdf"),
        ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_hostile_names_are_made_safe(office: Office, name: str, kept: str) -> None:
    plain = mail(office, "DONE", ("NAME", b"text"))
    [answer] = came(office, plain.replace(b"NAME", name.replace("\x00", "").encode()))
    office.workspace.do(accept_answers, [answer])
    assert [line.file.name for line in files(office)] == [kept]


def test_a_mail_that_was_cut_off_gives_the_files_that_are_whole(office: Office) -> None:
    data = mail(office, "DONE", ("a.txt", b"a" * 500), ("b.txt", b"b" * 5_000))
    [answer] = came(office, data[: len(data) - 2_000])
    assert [one.name for one in answer.reading.files] == ["a.txt"]


def test_pictures_in_the_text_are_no_files(office: Office) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "mia@example.com", f"[{office.task('idea').key}]"
    made["Message-ID"] = "<inline@example.com>"
    made.set_content("DONE")
    made.add_related(b"logo", maintype="image", subtype="png", cid="<logo>", filename="logo.png", disposition="inline")
    [answer] = came(office, bytes(made))
    assert answer.reading.files == ()


def test_without_room_for_the_files_nothing_is_recorded_and_it_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office.folder / "attachments").write_bytes(b"a file where the folder should be")
    with pytest.raises(KnownError, match="Nothing can be kept in"):
        came(office, mail(office, "DONE", ("Text.docx", b"text")))
    assert office.workspace.read(lambda reader: dict(reader.answers())) == {}
