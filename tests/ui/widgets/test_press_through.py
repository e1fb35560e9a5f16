"""A press right after typing: the list of what can stand there closes, and what is pressed does what it always does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QListWidget,
    QMenu,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.builders import make_office
from tests.ui.press_beside import mouse, press_beside
from ui.link.command import below
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.widgets.filter_field import FilterField
from ui.widgets.picker import Picker, PickerChoice


class Page(QWidget):
    """A filter, and under it one of each kind of thing that is pressed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.filter = FilterField(context)
        self.person: Picker[int] = Picker("Person", "Nobody", "person")
        self.person.offer([PickerChoice(1, "Ana"), PickerChoice(2, "Ben")])
        self.more, self.menu = QPushButton("More"), QMenu(self)
        self.menu.addAction("Fold")
        self.more.clicked.connect(lambda: self.menu.popup(below(self.more)))
        self.box = QComboBox()
        self.box.addItems(["State", "Owner"])
        self.rows = QListWidget()
        self.rows.addItems(["Board", "List"])
        self.opened: list[str] = []
        self.rows.itemClicked.connect(lambda item: self.opened.append(item.text()))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        layout = QVBoxLayout(self)
        # Low enough that no list of completions covers it.
        for at, part in enumerate((self.filter, self.person, self.more, self.box, self.rows, self.slider)):
            layout.addWidget(part)
            layout.addSpacing(0 if at else 400)


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[Page]:
    office = make_office(tmp_path)
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    made = Page(context)
    qtbot.addWidget(made)
    made.resize(600, 760)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.filter.setFocus()
    yield made
    made.menu.close()
    made.close()
    context.notifier.close()
    office.workspace.close()


def press_with_list_open(
    page: Page, widget: QWidget, at: QPoint | None = None, *, field: QWidget | None = None
) -> None:
    if field is None:
        QTest.keyClicks(page.filter, "own")
    completer = (field or page.filter).findChild(QCompleter)
    assert completer is not None
    press_beside(completer.popup(), widget, widget.rect().center() if at is None else at)


def test_the_menu_of_a_button_opens(page: Page) -> None:
    press_with_list_open(page, page.more)
    assert page.menu.isVisible()
    assert not page.more.isDown()


def test_a_box_of_choices_opens(page: Page) -> None:
    press_with_list_open(page, page.box)
    assert page.box.view().isVisible()
    page.box.hidePopup()


def test_a_row_is_chosen_and_opened_and_has_the_keyboard(page: Page) -> None:
    row = page.rows.visualItemRect(page.rows.item(1)).center()
    press_with_list_open(page, page.rows.viewport(), row)
    assert page.opened == ["List"]
    assert page.rows.hasFocus()


def test_what_is_pressed_can_be_dragged_at_once(page: Page) -> None:
    page.slider.setValue(page.slider.maximum() // 2)
    QTest.keyClicks(page.filter, "own")
    popup = page.filter.findChild(QCompleter).popup()
    middle, end = page.slider.rect().center(), QPoint(page.slider.width() - 4, page.slider.rect().center().y())
    mouse(popup, QEvent.Type.MouseButtonPress, page.slider, middle, down=True)
    mouse(popup, QEvent.Type.MouseMove, page.slider, end, down=True)
    mouse(popup, QEvent.Type.MouseButtonRelease, page.slider, end, down=False)
    assert page.slider.value() == page.slider.maximum()
    assert not page.slider.isSliderDown()


def test_a_press_after_that_is_one_press(page: Page, qtbot: QtBot) -> None:
    pressed: list[Callable[[], None]] = []
    page.more.clicked.connect(lambda: pressed.append(page.menu.close))
    press_with_list_open(page, page.more)
    page.menu.close()
    qtbot.mouseClick(page.more, Qt.MouseButton.LeftButton)
    assert len(pressed) == 2


def test_a_press_on_a_picker_whose_list_is_open_closes_it_and_leaves_it_closed(page: Page) -> None:
    page.person.open_list()
    press_with_list_open(page, page.person.lineEdit(), field=page.person)
    assert not page.person.findChild(QCompleter).popup().isVisible()


def test_a_press_beside_the_list_of_a_picker_reaches_what_is_there(page: Page) -> None:
    page.person.open_list()
    press_with_list_open(page, page.filter, field=page.person)
    assert page.filter.hasFocus()
