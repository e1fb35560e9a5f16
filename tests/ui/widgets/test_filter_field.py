"""The field of filters: completion, errors at their place, chips; and the tasks that follow as risks become known."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.actions.person import change_person
from app.domain.filter import Attribute, Comparison, EntityRef, Flag, Negation, Term, Word
from app.queries.filter import matching
from tests.builders import Office, make_office
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.widgets.filter_field import FilteredTasks, FilterField


class Desk:
    """A field in a window of its own, and what it told."""

    def __init__(self, office: Office, context: Context) -> None:
        self.office, self.context = office, context
        self.window = QWidget()
        self.field = FilterField(context)
        self.tasks = FilteredTasks(context, self.field)
        self.beside = QLineEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.beside)
        self.heard: list[object] = []
        self.field.changed.connect(self.heard.append)

    @property
    def offers(self) -> list[str]:
        """What the open list says."""
        offered = self.field._list._list
        model = offered.model()
        if not offered.isVisible():
            return []
        return [str(model.index(row, 0).data()).split("  ·  ")[0] for row in range(model.rowCount())]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)


@pytest.fixture
def desk(qtbot, tmp_path: Path) -> Iterator[Desk]:
    office = make_office(tmp_path)
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    made = Desk(office, context)
    qtbot.addWidget(made.window)
    made.window.resize(600, 200)
    made.window.show()
    made.field.setFocus()
    yield made
    made.window.close()
    context.notifier.close()
    office.workspace.close()


def test_what_is_typed_is_told_letter_by_letter_and_clearing_it_tells_nothing_left_out(desk: Desk) -> None:
    desk.type("late")
    assert desk.heard == [Word("l"), Word("la"), Word("lat"), Flag.LATE]
    assert desk.tasks.ids == desk.office.workspace.read(matching, Flag.LATE)
    QTest.keyClick(desk.field, Qt.Key.Key_Escape)
    QTest.keyClick(desk.field, Qt.Key.Key_Escape)
    assert desk.field.text() == ""
    assert desk.heard[-1] is None
    assert desk.tasks.ids is None


def test_fields_and_values_are_completed_by_the_keyboard(desk: Desk) -> None:
    desk.type("own")
    assert desk.offers == ["owner", "needs-owner"]
    QTest.keyClick(desk.field._list._list, Qt.Key.Key_Down)
    QTest.keyClick(desk.field._list._list, Qt.Key.Key_Tab)
    assert desk.field.text() == "owner:"
    QTest.qWait(20)
    assert desk.offers == ["Ana", "Ben", "Mia", "Omar", "Sam"]
    desk.type("be")
    assert desk.offers == ["Ben"]
    QTest.keyClick(desk.field._list._list, Qt.Key.Key_Down)
    QTest.keyClick(desk.field._list._list, Qt.Key.Key_Return)
    assert desk.field.text() == "owner:Ben "
    ben = EntityRef(desk.office.people["Ben"])
    assert desk.field.filter == Term(Attribute.OWNER, Comparison.HAS, (ben,))


def test_what_is_not_understood_is_said_at_its_place_and_what_stands_before_it_counts(desk: Desk) -> None:
    desk.type("late ")
    desk.type("owner:zoe")
    assert desk.field.problem.startswith("There is no person “zoe”.")
    assert desk.heard[-1] == desk.field.filter == Flag.LATE
    QTest.qWait(600)
    said = desk.window.findChild(QLabel, "filter_problem")
    assert said.isVisible()
    assert said.text().startswith("There is no person “zoe”.")
    assert desk.field.accessibleDescription() == desk.field.problem
    assert 0 < desk.field.place_of(11) < desk.field.place_of(14) < desk.field.width()
    # Here no window manager gives the window back what the list had.
    desk.window.activateWindow()
    QTest.qWait(10)
    desk.beside.setFocus()
    assert not said.isVisible()
    desk.field.setFocus()
    assert said.isVisible()
    desk.field.setText("late owner:ben")
    assert not said.isVisible()
    assert desk.field.accessibleDescription() == ""


def test_without_the_focus_it_shows_its_parts_and_names_as_they_are_now(desk: Desk) -> None:
    ben = desk.office.people["Ben"]
    desk.field.set_filter(Term(Attribute.OWNER, Comparison.HAS, (EntityRef(ben),)))
    assert desk.field.text() == "owner:Ben"
    before = desk.field.grab().toImage()
    desk.beside.setFocus()
    assert desk.field.grab().toImage() != before
    desk.office.workspace.do(change_person, ben, name="Benedikt Ode")
    assert [style.text for style in desk.field.chips()] == ['owner:"Benedikt Ode"']
    desk.field.set_filter(Negation(Flag.LATE))
    assert [style.text for style in desk.field.chips()] == ["-late"]


def test_it_is_kept_with_the_preferences_by_ids(qtbot, desk: Desk) -> None:
    desk.field.recall("here.filter")
    desk.field.setText("owner:ben late")
    kept = desk.context.preferences.get("here.filter", "")
    assert kept == f"owner:#{desk.office.people['Ben']} late"
    other = FilterField(desk.context)
    qtbot.addWidget(other)
    other.recall("here.filter")
    assert other.filter == desk.field.filter
    desk.context.preferences.set("here.filter", "mood:good")
    other.set_filter(None)
    other.recall("here.filter")
    assert other.filter is None


def test_tasks_at_risk_fill_in_between_two_events(qtbot, desk: Desk) -> None:
    desk.office.clock.forward(days=60)
    desk.field.setText("risk")
    first = desk.tasks.ids
    with qtbot.waitSignal(desk.tasks.changed, timeout=3000):
        pass
    assert first is not None
    assert desk.tasks.ids is not None
    assert desk.tasks.ids > first


def test_a_press_beside_the_open_list_closes_it_and_reaches_what_is_there(desk: Desk) -> None:
    desk.type("own")
    assert desk.offers
    offered = desk.field._list._list
    # The system sends presses beside an open list to the list.
    there = desk.beside.mapToGlobal(desk.beside.rect().center())
    inside = offered.geometry().contains(there)
    there = desk.beside.mapToGlobal(QPoint(desk.beside.width() - 10, 10)) if inside else there
    assert not offered.geometry().contains(there)
    QTest.mousePress(offered, Qt.MouseButton.LeftButton, pos=offered.mapFromGlobal(there))
    QApplication.processEvents()
    assert not desk.offers
    QTest.mouseRelease(desk.beside, Qt.MouseButton.LeftButton)
    assert desk.beside.hasFocus()
