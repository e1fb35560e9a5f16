"""What is pasted or dropped is shown as proposed changes and done as one step."""

from PySide6.QtCore import QMimeData, QUrl

from app.domain.run import TaskState
from tests.ui.company import seen
from ui.pages.outbox.answers import AnswersDialog
from ui.pages.outbox.page import make


def rows(dialog) -> list[tuple[str, str]]:
    return [(item.title, item.under) for item in dialog.rows.rows.items]


def test_pasted_answers_become_rows_and_one_step(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        idea, draft = at.office.task("idea"), at.office.task("draft")
        dialog = AnswersDialog(at.context, at.page)
        assert not dialog.go.isEnabled()
        dialog.text.setPlainText(f"[{idea.key}] DONE\n[{draft.key}] NEW DATE: 2 mar 2026\n[LL-999] DONE")
        dialog.update_preview()
        assert rows(dialog) == [
            (idea.title, "Will be finished"),
            (draft.title, "Will be due 2 Mar"),
            ("LL-999", "There is no task LL-999. Check the number in the mail."),
        ]
        assert dialog.sentence.text() == "2 changes proposed, 1 left out"
        assert at.one_step(dialog.go.click)
        assert at.office.task("idea").state is TaskState.DONE
        assert dialog.result() == 1


def test_a_dropped_mail_is_read_and_a_file_that_is_none_says_so(qtbot, tmp_path):
    with seen(qtbot, tmp_path / "data", make) as at:
        dialog = AnswersDialog(at.context, at.page)
        mail = tmp_path / "answer.eml"
        mail.write_bytes(f"Subject: Re: [{at.office.task('idea').key}] BLOCKED: Legal\n\nSorry\n".encode())
        assert dialog.take_mime(files(mail))
        dialog.update_preview()
        assert rows(dialog)[0][1].startswith("Will be blocked by Legal. More is written beside the answer.")
        assert not dialog.take_mime(files(tmp_path / "gone.eml"))
        assert "gone.eml cannot be read (No such file or directory)" in dialog.sentence.text()
        assert not dialog.take_mime(files(tmp_path)), "a folder"
        assert "is a folder" in dialog.sentence.text()
        link = QMimeData()
        link.setUrls([QUrl("https://example.com/answers")])
        assert not dialog.take_mime(link), "a link is no mail"
        assert dialog.sentence.text().startswith("This is no saved mail")
        text = QMimeData()
        text.setText("nothing here")
        assert dialog.take_mime(text)
        dialog.reject()


def files(*paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_the_header_of_the_outbox_leads_to_it(qtbot, tmp_path):
    with seen(qtbot, tmp_path, make) as at:
        [command] = at.page.secondary()
        command.run()
        [dialog] = at.page.findChildren(AnswersDialog)
        assert dialog.isVisible()
        dialog.reject()
