"""Toasts, panel, chips, avatars, empty state, crash box."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.link.command import Command
from ui.link.theme import Mode, load_tokens, theme
from ui.widgets.avatar import Avatar, initials
from ui.widgets.button import button, icon_button
from ui.widgets.chip import HEIGHT, Chip, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.crash_box import CrashBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.side_panel import LEAST_BESIDE, NARROWEST, WIDEST, SidePanel
from ui.widgets.toast import ToastStack, ToastText


def host(qtbot) -> QWidget:
    widget = QWidget()
    widget.resize(1000, 600)
    qtbot.addWidget(widget)
    widget.show()
    with qtbot.waitActive(widget):
        widget.activateWindow()
    return widget


def test_a_toast_takes_no_focus_and_its_button_acts_once(qtbot):
    window = host(qtbot)
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    acted: list[str] = []
    stack = ToastStack(window)
    toast = stack.show(ToastText("Move card", "Undo", lambda: acted.append("undo")))
    assert field.hasFocus()
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert acted == ["undo"]
    assert stack.toasts == []


def test_a_toast_can_be_reached_and_used_by_keyboard(qtbot):
    window = host(qtbot)
    acted: list[str] = []
    toast = ToastStack(window).show(ToastText("Move card", "Undo", lambda: acted.append("undo")))
    window.setFocus()
    window.focusNextChild()
    assert toast.button.hasFocus()
    qtbot.keyClick(toast.button, Qt.Key.Key_Space)
    assert acted == ["undo"]


def test_one_toast_stands_and_the_newest_takes_its_place(qtbot):
    stack = ToastStack(host(qtbot))
    for number in range(3):
        stack.show(ToastText(f"Edit {number}"))
    assert [toast.content.text for toast in stack.toasts] == ["Edit 2"]


def test_a_toast_stands_over_nothing_that_can_be_clicked(qtbot):
    window = host(qtbot)
    title = QLabel("Board", window)
    title.setGeometry(20, 10, 200, 30)
    title.show()
    stack = ToastStack(window, title)
    toast = stack.show(ToastText("Moved card"))
    qtbot.waitUntil(lambda: not toast.moving)
    bars = [QPushButton("Filter", window) for _ in range(3)]
    seen = [toast.geometry().topLeft()]
    for bar in bars:
        bar.setGeometry(toast.geometry().adjusted(-5, 5, 5, -5))
        bar.show()
        qtbot.waitUntil(lambda bar=bar: not toast.moving and not toast.geometry().intersects(bar.geometry()))
        seen.append(toast.geometry().topLeft())
        assert not any(toast.geometry().intersects(other.geometry()) for other in bars if other.isVisible())
    assert len({(spot.x(), spot.y()) for spot in seen}) == 4
    assert seen[-1].y() < 20


def test_a_toast_goes_by_itself_unless_it_has_the_focus(qtbot):
    window = host(qtbot)
    stack = ToastStack(window)
    toast = stack.show(ToastText("Move card", "Undo", lambda: None))
    # The pointer may lie where another test has left it.
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    toast.closer.setFocus()
    toast._clock.timeout.emit()
    assert stack.toasts == [toast]
    window.setFocus()
    toast._clock.timeout.emit()
    assert stack.toasts == []


def test_toasts_follow_the_size_of_the_window(qtbot):
    window = host(qtbot)
    toast = ToastStack(window).show(ToastText("Move card"))
    qtbot.wait(200)
    window.resize(700, 400)
    assert abs(toast.geometry().center().x() - 350) <= 1
    assert toast.geometry().bottom() < 400


def panel_with_field(qtbot) -> tuple[QWidget, QLineEdit, SidePanel, QLineEdit]:
    window = host(qtbot)
    outside = QLineEdit(window)
    outside.show()
    outside.setFocus()
    panel = SidePanel(window, "Task")
    content = QWidget()
    inside = QLineEdit()
    QVBoxLayout(content).addWidget(inside)
    panel.open_panel("Draft", content)
    return window, outside, panel, inside


def test_a_panel_takes_the_focus_and_esc_gives_it_back(qtbot):
    _, outside, panel, inside = panel_with_field(qtbot)
    assert inside.hasFocus()
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert outside.hasFocus()


def test_a_panel_gives_the_focus_to_its_page_where_what_had_it_cannot_take_it(qtbot):
    window, outside, panel, _ = panel_with_field(qtbot)
    window.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    outside.setEnabled(False)
    panel.close_panel()
    assert window.hasFocus()


def test_a_panel_stays_at_the_right_edge(qtbot):
    window, _, panel, _ = panel_with_field(qtbot)
    qtbot.wait(200)
    window.resize(900, 500)
    assert panel.geometry().right() == 899
    assert panel.height() == 500


def test_a_panel_is_widened_by_keyboard_within_its_bounds(qtbot):
    window, _, panel, _ = panel_with_field(qtbot)
    with qtbot.waitSignal(panel.resized) as told:
        qtbot.keyClick(panel._edge, Qt.Key.Key_Left)
    assert told.args == [416]
    window.resize(WIDEST + LEAST_BESIDE + 1, 600)
    panel.set_width(5000)
    assert panel.width() == WIDEST
    panel.set_width(1)
    assert panel.width() == NARROWEST
    assert panel._edge.accessibleName() == "Width of details"


def page_with_rows(qtbot, rows: int) -> tuple[QWidget, QListWidget, SidePanel]:
    """A page whose list is walked with the keyboard, and its panel, shut."""
    page = host(qtbot)
    rows_of = QListWidget()
    rows_of.addItems([f"Row {row}" for row in range(rows)])
    QVBoxLayout(page).addWidget(rows_of)
    rows_of.show()
    return page, rows_of, SidePanel(page, "Task")


def test_a_panel_covers_nothing_of_a_page_that_has_room_for_both(qtbot):
    page, rows, panel = page_with_rows(qtbot, 3)
    for width in (1162, 760, LEAST_BESIDE + NARROWEST):
        page.resize(width, 600)
        panel.open_panel("Draft", QWidget())
        page.layout().activate()
        assert rows.geometry().right() < width - panel.width(), width
        panel.close_panel()
        page.layout().activate()
        assert rows.geometry().right() > width - 20


def test_a_panel_narrows_before_its_page_becomes_too_narrow_to_work_on(qtbot):
    page, _, panel = page_with_rows(qtbot, 3)
    panel.set_width(640)
    page.resize(900, 600)
    panel.open_panel("Draft", QWidget())
    page.layout().activate()
    assert panel.width() == 900 - LEAST_BESIDE
    assert page.contentsRect().width() == LEAST_BESIDE
    page.resize(1400, 600)
    assert panel.width() == 640


def test_a_panel_lies_over_a_page_without_room_for_both(qtbot):
    page, _, panel = page_with_rows(qtbot, 3)
    page.resize(LEAST_BESIDE + NARROWEST - 1, 600)
    panel.open_panel("Draft", QWidget())
    assert (panel.width(), page.contentsMargins().right()) == (400, 0)


def test_what_had_the_focus_is_in_sight_beside_the_panel(qtbot):
    page = host(qtbot)
    inside, area = QWidget(), QScrollArea()
    inside.setFixedSize(980, 80)
    area.setWidget(inside)
    QVBoxLayout(page).addWidget(area)
    area.show()
    field = QLineEdit(inside)
    field.setGeometry(840, 20, 120, 30)
    field.show()
    field.setFocus()
    panel = SidePanel(page, "Task")
    panel.open_panel("Draft", QWidget())
    assert field.mapTo(page, field.rect().topRight()).x() < page.width() - panel.width()


def two_panels(qtbot) -> tuple[QWidget, QListWidget, tuple[SidePanel, QLineEdit], tuple[SidePanel, QLineEdit]]:
    """A page, its list, a wide panel and a narrower one that was opened over it, each with its field."""
    page, rows, below = page_with_rows(qtbot, 3)
    below.set_width(560)
    above = SidePanel(page, "Other", 340)
    found = []
    for panel in (below, above):
        content, field = QWidget(), QLineEdit()
        QVBoxLayout(content).addWidget(field)
        panel.open_panel("Draft", content)
        found.append((panel, field))
    return page, rows, found[0], found[1]


def test_a_panel_covers_the_one_that_was_open_which_is_seen_again_when_it_is_closed(qtbot):
    page, _, (below, field), (above, _) = two_panels(qtbot)
    qtbot.waitUntil(lambda: above.geometry().right() == page.width() - 1)
    assert (above.geometry(), page.contentsMargins().right()) == (below.geometry(), 340)
    assert not field.isVisible()
    qtbot.keyClick(above, Qt.Key.Key_Escape)
    assert (above.isHidden(), below.width(), page.contentsMargins().right()) == (True, 560, 560)
    assert field.hasFocus()
    qtbot.keyClick(below, Qt.Key.Key_Escape)
    assert page.contentsMargins().right() == 0


def test_what_is_pressed_on_the_page_puts_the_panel_above_away(qtbot):
    _, rows, (below, _), (above, _) = two_panels(qtbot)
    rows.setFocus()
    below.open_panel("Another", QWidget(), take_focus=False)
    assert above.isHidden()
    assert below.content.isVisible()
    assert rows.hasFocus()


def test_what_follows_from_the_panel_above_leaves_it_above(qtbot):
    _, _, (below, _), (above, field) = two_panels(qtbot)
    below.open_panel("Another", QWidget())
    assert not above.isHidden()
    assert field.hasFocus()
    above.close_panel()
    assert below.content.isVisible()


def test_a_panel_is_dragged_by_its_edge(qtbot):
    _, _, panel, _ = panel_with_field(qtbot)
    qtbot.wait(200)
    qtbot.mousePress(panel._edge, Qt.MouseButton.LeftButton, pos=QPoint(2, 50))
    qtbot.mouseMove(panel._edge, QPoint(-98, 50))
    qtbot.mouseRelease(panel._edge, Qt.MouseButton.LeftButton, pos=QPoint(-98, 50))
    assert 490 <= panel.width() <= 504


def test_initials_are_of_the_first_and_the_last_word():
    names = ("Maya de Oliveira", "Jon", "  ", "émile zola", "(ext) Ana Lopez", "Zoë\u202e X")
    assert [initials(name) for name in names] == ["MO", "J", "", "ÉZ", "AL", "ZX"]


def test_an_avatar_says_who_it_is_and_nobody_is_nobody(qtbot):
    someone, nobody = Avatar("Maya Okafor", 3), Avatar()
    for avatar in (someone, nobody):
        qtbot.addWidget(avatar)
    assert (someone.accessibleName(), someone.toolTip()) == ("Maya Okafor", "Maya Okafor")
    assert nobody.accessibleName() == "Nobody"
    assert painted(someone) != painted(nobody)
    assert painted(someone) != painted(Avatar("Maya Okafor", 4))


def test_a_chip_repaints_itself_in_the_new_look(qtbot):
    chip = Chip(ChipStyle("2 days late", Tone.BAD, "clock-alert"))
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "2 days late"
    assert ground(chip) == load_tokens("light").bad_soft.name()
    theme().choose(Mode.DARK)
    assert ground(chip) == load_tokens("dark").bad_soft.name()


def test_a_chip_without_room_is_elided_to_what_there_is():
    look = ChipStyle("a very long label that does not fit", Tone.HUE)
    canvas = QImage(400, HEIGHT, QImage.Format.Format_ARGB32)
    painter = QPainter(canvas)
    whole = paint_chip(painter, QPoint(0, 0), look)
    short = paint_chip(painter, QPoint(0, 0), look, 60)
    painter.end()
    assert whole.size() == QSize(chip_width(look), HEIGHT)
    assert short.width() == 60


def test_every_tone_has_its_own_colours():
    canvas = {tone: painted(Chip(ChipStyle("same", tone, key=2))) for tone in Tone}
    assert len({bytes(image.constBits()) for image in canvas.values()}) == len(Tone)


def test_buttons_have_names_and_tell_their_shortcut(qtbot):
    ran: list[str] = []
    command = Command("new", "New project", lambda: ran.append("new"), "plus", "Ctrl+N")
    for made in (button(command, primary=True), icon_button(command)):
        qtbot.addWidget(made)
        assert made.accessibleName() == "New project"
        assert made.toolTip() == "New project (Ctrl+N)"
        qtbot.keyClick(made, Qt.Key.Key_Space)
    assert ran == ["new", "new"]


def test_an_empty_page_offers_what_changes_it(qtbot):
    ran: list[str] = []
    empty = EmptyState("inbox", "Nothing waits for you", Command("go", "Start a project", lambda: ran.append("go")))
    qtbot.addWidget(empty)
    empty.resize(400, 400)
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert ran == ["go"]
    light = painted(empty)
    theme().choose(Mode.DARK)
    assert painted(empty) != light


def test_the_crash_box_can_be_copied_and_closed_by_keyboard(qtbot):
    box = CrashBox("Traceback: ZeroDivisionError")
    qtbot.addWidget(box)
    box.open()
    box.copy()
    assert QGuiApplication.clipboard().text() == "Traceback: ZeroDivisionError"
    texts = [
        QAccessible.queryAccessibleInterface(child).text(QAccessible.Text.Name)
        for child in box.children()
        if isinstance(child, QWidget)
    ]
    assert "What happened" in texts
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()


def painted(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def ground(widget: QWidget) -> str:
    """The colour just inside of the left edge."""
    image = painted(widget)
    return image.pixelColor(3, image.height() // 2).name()
