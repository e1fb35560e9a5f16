"""The questions of a workflow in the start dialog."""

from datetime import date

import pytest
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


@pytest.mark.parametrize(
    ("typed", "says"), [("1.500", "“1.500” can be 1500 or 1 and 500 thousandths."), ("12k", "“12k” is no number.")]
)
def test_a_number_that_can_be_two_or_is_none_is_a_problem_and_never_an_answer(qtbot, typed: str, says: str) -> None:
    fields = StartFields(lambda: date(2027, 3, 1))
    qtbot.addWidget(fields)
    fields.show_fields(FIELDS)
    fields.rows["Budget"].field.setText(typed)
    assert "Budget" not in fields.values
    assert fields.problem.startswith(says)
    fields.show_missing(["Budget", "Market"])
    assert fields._missing.text() == "Required: “Market”.", "it is filled in, wrongly"
    fields.rows["Budget"].field.setText("1 500")
    assert (fields.values["Budget"], fields.problem) == (1500.0, "")
    fields.rows["Budget"].field.setText("x")
    fields.rows["Budget"].field.clear()
    assert (fields.values, fields.problem) == ({}, "")


def test_an_amount_that_is_known_is_shown_so_that_it_reads_as_itself(qtbot) -> None:
    fields = StartFields(lambda: date(2027, 3, 1))
    qtbot.addWidget(fields)
    fields.show_fields(FIELDS, {"Budget": 1.125})
    assert fields.values == {"Budget": 1.125}


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
