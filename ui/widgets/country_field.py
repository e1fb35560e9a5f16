"""A country and a region of it, whose public holidays are known; for the settings and the first steps."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.scheduling.holiday_source import countries
from ui.link.background import Job, run
from ui.widgets.elided import give_way
from ui.widgets.form import FormRow, leave_wheel_to_page

NO_COUNTRY, WHOLE_COUNTRY = "No country", "The whole country"


class CountryField(QWidget):
    """``picked(country, region)`` by their codes, when the user chose; ``learned`` once all countries are offered.

    They come in a moment later: the package that knows them is large.
    """

    picked = Signal(str, str)
    learned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: Mapping[str, tuple[str, ...]] = {}
        self._job: Job | None = None
        self._chosen = ("", "")
        self.country, self.region = QComboBox(), QComboBox()
        give_way(self.country, self.region)
        leave_wheel_to_page(self.country, self.region)
        self.country.activated.connect(lambda _: self._pick(str(self.country.currentData()), ""))
        self.region.activated.connect(lambda _: self._pick(self._chosen[0], str(self.region.currentData())))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(FormRow("Country", self.country), 1)
        row.addWidget(FormRow("Region", self.region), 1)
        self.setFocusProxy(self.country)

    @property
    def chosen(self) -> tuple[str, str]:
        """The codes of country and region; empty for none, and for the whole country."""
        return self._chosen

    def show_country(self, country: str, region: str) -> None:
        """Put what is stored into the boxes; nothing is emitted."""
        self._chosen = (country, region)
        codes = list(self._known) or ([country] if country else [])
        _fill(self.country, [("", NO_COUNTRY), *((code, country_name(code) or code) for code in codes)], country)
        regions = self._known.get(country, (region,) if region else ())
        _fill(self.region, [("", WHOLE_COUNTRY), *((code, code) for code in regions)], region)
        self.region.setEnabled(bool(regions))
        if not self._known and self._job is None:
            self._job = run(lambda job: countries(), self._learn)
            self.destroyed.connect(self._job.cancel)

    def knows(self, country: str) -> bool:
        """Whether the days off of that country are known; False for all before ``learned``."""
        return country in self._known

    def _learn(self, known: Mapping[str, tuple[str, ...]]) -> None:
        named = {code: regions for code, regions in known.items() if country_name(code)}
        self._known = dict(sorted(named.items(), key=lambda pair: country_name(pair[0])))
        self.show_country(*self._chosen)
        self.learned.emit()

    def _pick(self, country: str, region: str) -> None:
        if (country, region) != self._chosen:
            self.show_country(country, region)
            self.picked.emit(country, region)


def country_name(code: str) -> str:
    """In English; empty for what is no two-letter code of a country."""
    territory = QLocale.codeToTerritory(code) if len(code) == 2 else QLocale.Country.AnyTerritory
    return "" if territory is QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)


def _fill(box: QComboBox, options: list[tuple[str, str]], chosen: str) -> None:
    if [box.itemData(row) for row in range(box.count())] != [code for code, _ in options]:
        box.clear()
        for code, text in options:
            box.addItem(text, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
