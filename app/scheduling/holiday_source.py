"""Days off of countries and regions, from the ``holidays`` package. For the calendar's actions and its form."""

from collections.abc import Iterable
from datetime import date
from types import ModuleType

from app.domain.errors import RuleViolation


def countries() -> dict[str, tuple[str, ...]]:
    """Country codes with the codes of their regions, such as ``DE`` with ``BE``."""
    return {country: tuple(regions) for country, regions in sorted(_package().list_supported_countries().items())}


def country_days_off(country: str, region: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """Public holidays with their English names, in order; RuleViolation for an unknown country or region."""
    regions = countries().get(country)
    if regions is None:
        raise RuleViolation(f"No holidays are known for the country “{country}”. Choose one from the list.")
    if region and region not in regions:
        raise RuleViolation(f"No holidays are known for the region “{region}” of {country}. Choose one from the list.")
    package = _package()
    wanted = sorted(set(years))
    found = package.country_holidays(country, subdiv=region or None, years=wanted, language="en_US")
    return [(day, name) for day, name in sorted(found.items()) if day.year in wanted]


def _package() -> ModuleType:
    """The one place that loads it: it is large, and only choosing a country needs it."""
    import holidays

    return holidays
