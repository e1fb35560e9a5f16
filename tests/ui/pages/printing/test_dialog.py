"""The window that prints and saves: what it shows, what it writes, what it remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.workflow import Workflow
from tests.builders import Office, make_office
from tests.ui.company import nameless
from tests.ui.printing import pdf
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.pages.printing.dialog import GAP, PrintDialog
from ui.pages.printing.fields import PrintChoice, Size, remember, remembered
from ui.printing.paper.sheet import Paper
from ui.printing.printables import Printable, PrintRequest
from ui.shell.navigation import print_request_of


@dataclass
class Shown:
    office: Office
    context: Context
    dialog: PrintDialog
    said: list[str]


@contextmanager
def shown(qtbot, folder: Path, wanted: PrintRequest, days: int = 12) -> Iterator[Shown]:
    office = make_office(folder / "data")
    office.clock.forward(days=days)
    context = Context(office.workspace, Preferences(folder / "view.json"))
    said: list[str] = []
    context.said.connect(said.append)
    parent = QWidget()
    dialog = PrintDialog(context, parent, wanted)
    with qtbot.waitExposed(dialog):
        dialog.open()
    try:
        yield Shown(office, context, dialog, said)
    finally:
        dialog.done(0)
        parent.deleteLater()
        context.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        office.workspace.close()


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The file dialog of the system answers at once."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))


def test_it_says_how_many_pages_and_shows_each_of_them(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.PLAN)) as it:
        assert it.dialog.words.text() == it.dialog.pages.words
        qtbot.waitUntil(lambda: len(it.dialog.preview._pictures) == it.dialog.pages.count)
        assert not nameless(it.dialog)


def test_save_writes_what_is_shown_and_says_so(qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "board")
    with shown(qtbot, tmp_path, PrintRequest(Printable.BOARD)) as it:
        count = it.dialog.pages.count
        it.dialog.go.click()
        qtbot.waitUntil(lambda: bool(it.said))
        assert it.said == ["Saved as board.pdf."]
        assert pdf.pages(tmp_path / "board.pdf") == count
        assert not it.dialog.isVisible()


def test_cancel_stops_between_two_pages_and_writes_nothing(qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "cards.pdf")
    with shown(qtbot, tmp_path, PrintRequest(Printable.CARDS)) as it:
        it.dialog.go.click()
        assert not it.dialog.go.isEnabled()
        it.dialog.reject()
        assert it.dialog.isVisible()
        assert it.dialog.go.isEnabled()
        assert not (tmp_path / "cards.pdf").exists()


def test_a_place_that_cannot_be_written_is_said_in_the_window(qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "nowhere" / "plan.pdf")
    with shown(qtbot, tmp_path, PrintRequest(Printable.TASKS)) as it:
        it.dialog.go.click()
        qtbot.waitUntil(lambda: "could not be written" in it.dialog.words.text())
        assert it.dialog.go.isEnabled()


def test_the_report_waits_for_its_chart_and_has_it_then(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.REPORT)) as it:
        assert not it.dialog.go.isEnabled()
        qtbot.waitUntil(it.dialog.go.isEnabled)
        assert b"<svg" in it.dialog._chart[1]
        assert it.dialog.pages.count == 1


def test_printing_goes_to_the_printer_with_the_sheet_that_was_chosen(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.PLAN)) as it:
        it.dialog.fields.paper.pick(Paper.A3)
        it.dialog.update_preview()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setFullPage(True)
        count = it.dialog.pages.count
        it.dialog.pages_on(printer)
        qtbot.waitUntil(lambda: it.said == ["Printed."])
        assert pdf.pages(tmp_path / "printed.pdf") == count
        assert pdf.page_size(tmp_path / "printed.pdf") == pytest.approx((1191, 842), abs=1)


def test_paper_and_size_are_remembered_for_each_thing(qtbot, tmp_path, monkeypatch):
    answer(monkeypatch, tmp_path / "plan.pdf")
    with shown(qtbot, tmp_path, PrintRequest(Printable.PLAN)) as it:
        it.dialog.fields.scale.pick(Size.ONE_PAGE)
        it.dialog.fields.paper.pick(Paper.A3)
        it.dialog.save()
        qtbot.waitUntil(lambda: bool(it.said))
        assert remembered(it.context.preferences, Printable.PLAN) == PrintChoice("A3", True, "one page")
        assert remembered(it.context.preferences, Printable.BOARD) == PrintChoice()


def test_another_thing_is_read_and_shown_at_once(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.BOARD)) as it:
        it.dialog.fields.what.pick(Printable.FLOWCHART)
        assert it.dialog._prepared.title == "Blog post"
        it.dialog.fields.what.pick(Printable.TASKS)
        it.dialog.fields.whose.pick(it.office.project)
        assert it.dialog._prepared.title == "Tasks, Spring sale"
        assert not it.dialog.fields.scale.isVisible()


def test_a_poster_is_one_sheet_of_a1(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.PLAN)) as it:
        it.dialog.fields.scale.pick(Size.POSTER)
        it.dialog.update_preview()
        assert it.dialog.pages.sheet.paper is Paper.A1
        assert it.dialog.pages.count == 1


@pytest.mark.parametrize("known", [
    {"paper": "B7"}, {"text_pt": 0}, {"across": 10_000}, {"unknown": 1}, {"size": 4}, {"landscape": "yes"},
    {"text_pt": "8"},
])  # fmt: skip
def test_what_was_remembered_wrongly_holds_its_preset(tmp_path, known):
    preferences = Preferences(tmp_path / "view.json")
    preferences.set("print.plan", known)
    assert remembered(preferences, Printable.PLAN) == PrintChoice()


def test_what_was_chosen_is_there_again(tmp_path):
    preferences = Preferences(tmp_path / "view.json")
    chosen = PrintChoice("A3", False, "at most", 9, 3, 4)
    remember(preferences, Printable.PLAN, chosen)
    preferences.save()
    assert remembered(Preferences(tmp_path / "view.json"), Printable.PLAN) == chosen


def test_ctrl_p_prints_what_the_page_shows(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.TASKS)) as it:
        workflow = it.office.workspace.read(lambda reader: reader.find(Workflow)[0].id)
        it.context.preferences.set("board.project", int(it.office.project))
        it.context.preferences.set("flowchart.workflow", int(workflow))
        assert print_request_of(it.context, "board") == PrintRequest(Printable.BOARD, it.office.project)
        assert print_request_of(it.context, "flowchart") == PrintRequest(Printable.FLOWCHART, workflow_id=workflow)
        assert print_request_of(it.context, "today").what is Printable.REPORT
        assert print_request_of(it.context, "board", Printable.REPORT) == PrintRequest(Printable.REPORT)


def test_the_preview_leaves_the_places_of_pages_that_are_not_printed_empty(qtbot, tmp_path):
    with shown(qtbot, tmp_path, PrintRequest(Printable.PLAN)) as it:
        pages, preview = it.dialog.pages, it.dialog.preview
        preview.show_pages(replace(pages, tiling=replace(pages.tiling, tiles=((0, 0), (2, 1)))), ((0, 0), (2, 1)))
        first, last = preview._cells()
        assert last.left() - first.left() == pytest.approx(2 * (first.width() + GAP))
        assert last.top() - first.top() == pytest.approx(first.height() + GAP)
        assert preview.rect().contains(last.toRect())
