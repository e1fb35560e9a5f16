"""The questions of a workflow in the start dialog."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.workflow import FieldKind, ProjectField
from tests.app.engine.build import approval, graph_of, task
from ui.pages.projects.start_form import StartFields, StartTailor

FIELDS = (
    ProjectField("Market", FieldKind.CHOICE, ("DE", "US")),
    ProjectField("Budget", FieldKind.MONEY),
    ProjectField("Paid", FieldKind.YES_NO),
    ProjectField("Embargo", FieldKind.DATE),
    ProjectField("Audience <b>", FieldKind.TEXT),
)


def test_each_kind_of_answer_comes_back_as_its_own_value(qtbot) -> None:
    fields = StartFields(lambda: date(2027, 3, 1))
    qtbot.addWidget(fields)
    fields.show_fields(FIELDS)
    assert fields.values == {}
    fields.rows["Market"].field.setCurrentText("US")
    fields.rows["Budget"].field.setText("1500,50")
    fields.rows["Paid"].field.setCurrentText("no")
    fields.rows["Embargo"].field.setText("12 Mar 2027")
    QTest.keyClick(fields.rows["Embargo"].field, Qt.Key.Key_Return)
    fields.rows["Audience <b>"].field.setText("buyers")
    assert fields.values == {
        "Market": "US",
        "Budget": 1500.5,
        "Paid": False,
        "Embargo": date(2027, 3, 12),
        "Audience <b>": "buyers",
    }


def test_what_is_no_number_is_said_and_left_out(qtbot) -> None:
    fields = StartFields(lambda: date(2027, 3, 1))
    qtbot.addWidget(fields)
    fields.show_fields(FIELDS)
    fields.rows["Budget"].field.setText("a lot")
    assert "Budget" not in fields.values
    assert fields.rows["Budget"].problem == "“a lot” is no number. Write for example 1500."


def test_a_workflow_without_questions_shows_none(qtbot) -> None:
    fields = StartFields(lambda: date(2027, 3, 1))
    qtbot.addWidget(fields)
    fields.show_fields(())
    assert fields.isHidden()


def test_an_approval_that_may_be_left_out_says_how_it_is_taken_to_end(qtbot) -> None:
    tailor = StartTailor()
    qtbot.addWidget(tailor)
    graph = graph_of(task("copy"), approval("check", optional=True), flows="start -> copy\ncopy -> check")
    tailor.show_graph(graph, {}, "Publish date")
    assert [box.text() for box in tailor._optional.values()] == ["Check (left out: “Yes”)"]
