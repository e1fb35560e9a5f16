"""A month of the calendar on paper: one page, with its chips in colour, from the same painter as the screen."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.actions.absence import add_absence
from app.actions.task import add_task
from app.domain.errors import RuleViolation
from app.domain.filter import Word
from app.exports import export_file
from app.queries.calendar import month_sheet
from app.queries.exchange import Scope
from tests.builders import PUBLISH_ON, Office, make_office
from tests.ui.printing.pdf import fonts_not_embedded, page_size, pages
from ui.link.theme import paper_tokens
from ui.printing.painter import FilePainter

APRIL = date(2026, 4, 1)


@pytest.fixture
def office(tmp_path: Path, qapp) -> Office:
    made = make_office(tmp_path / "data")
    for number in range(40):
        made.workspace.do(add_task, f"Errand {number}", made.people["Ana"], due_on=date(2026, 4, 9))
    made.workspace.do(add_absence, made.people["Ben"], date(2026, 4, 21), date(2026, 4, 24))
    yield made
    made.workspace.close()


@pytest.mark.requirement("U1")
def test_a_month_is_one_page_however_full_its_days_are(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "april.pdf"
    said = export_file(office.workspace, "calendar-month", target, Scope(month=APRIL), FilePainter())
    assert said.startswith("1 page at ")
    assert pages(target) == 1
    assert fonts_not_embedded(target) == 0
    wide, high = page_size(target)
    assert wide > high


def test_the_chip_has_its_colour_on_paper(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "april.png"
    export_file(office.workspace, "calendar-month", target, Scope(month=APRIL), FilePainter())
    image = QImage(str(target))
    hue = sum(b"Blog post") % len(paper_tokens().hues)
    fill = paper_tokens().hues[hue].fill.rgb()
    above_legend = range(0, round(image.height() * 0.85), 6)
    coloured = [(x, y) for x in range(0, image.width(), 6) for y in above_legend if image.pixel(x, y) == fill]
    assert len(coloured) > 20
    assert (PUBLISH_ON.weekday(), PUBLISH_ON) == (2, date(2026, 4, 15))
    assert 0.35 < min(x for x, _ in coloured) / image.width() < 0.6


def test_a_drawing_of_a_month_can_be_written_too(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "april.svg"
    export_file(office.workspace, "calendar-month", target, Scope(month=APRIL), FilePainter())
    assert "<svg" in target.read_text("utf-8")


def test_one_person_and_a_filter_narrow_it(office: Office) -> None:
    ana, read = office.people["Ana"], office.workspace.read
    everything = read(month_sheet, APRIL)
    hers = read(month_sheet, APRIL, None, ana)
    some = read(month_sheet, APRIL, None, ana, Word("Errand 1"))

    def count(sheet):
        return sum(day.count for week in sheet.weeks for day in week.days)

    assert count(everything) > count(hers) >= 40
    assert count(some) == 11


def test_other_endings_are_refused_in_a_sentence(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match=r"Choose a name that ends in \.ics or \.pdf or \.png or \.svg"):
        export_file(office.workspace, "calendar-month", tmp_path / "x.doc", Scope(), FilePainter())
