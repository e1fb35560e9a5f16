"""A letter is read as text and as HTML, and its HTML reaches for nothing outside of it."""

import socket
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.letters.rendering import _page
from tests.ui.company import nameless
from ui.link.theme import Mode, theme
from ui.widgets.letter_page import AS_PAGE, AS_TEXT, HtmlView, LetterPage


def test_html_loads_no_picture_no_style_and_no_file(qtbot, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    QImage(300, 300, QImage.Format.Format_RGB32).save(str(picture))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        view = HtmlView("Letter")
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.show()
        local = QUrl.fromLocalFile(str(picture)).toString()
        view.show_html(
            f'<html><head><link rel="stylesheet" href="{host}/a.css"></head><body background="{host}/b.png">'
            f'<p>Before<img src="{host}/c.png"><img src="{local}" width=300 height=300>After</p>'
            f'<a href="{host}/d">Done</a></body></html>'
        )
        view.grab()
        QTest.qWait(100)
        for name in (f"{host}/c.png", local):
            assert view.document().resource(2, QUrl(name)).width() == 1
        try:
            server.accept()
        except TimeoutError:
            asked = False
        else:
            asked = True
    assert not asked
    assert not view.openLinks()
    assert "Before" in view.toPlainText()


def test_our_page_is_dark_on_light_in_both_looks(qtbot) -> None:
    view = HtmlView("Letter")
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_html(_page().replace("{content}", '<div class="part"><h2>Your turn</h2><p>Write it</p></div>'))
    view.show()
    seen = []
    for mode in (Mode.LIGHT, Mode.DARK):
        theme().choose(mode)
        QApplication.processEvents()
        image = view.viewport().grab().toImage()
        shades = {image.pixelColor(x, y).lightness() for x in range(0, 380, 2) for y in range(0, 280, 2)}
        light = sum(image.pixelColor(x, 200).lightness() > 240 for x in range(0, 380, 5))
        seen.append((min(shades) < 80, light))
    theme().choose(Mode.LIGHT)
    assert seen == [(True, 76), (True, 76)]


def test_the_page_is_asked_for_when_it_is_looked_at_and_again_after_the_text_has_changed(qtbot) -> None:
    page = LetterPage("Letter")
    qtbot.addWidget(page)
    page.show()
    wanted: list[str] = []
    page.page_wanted.connect(lambda: wanted.append("page"))
    assert wanted == []
    page.shown.choose(AS_PAGE)
    page.show_page("<p>One</p>")
    page.shown.choose(AS_TEXT)
    page.shown.choose(AS_PAGE)
    assert wanted == ["page"]
    page.forget_page()
    assert wanted == ["page", "page"]
    page.has_page(False)
    assert not page.shows_page
    assert nameless(page) == []
