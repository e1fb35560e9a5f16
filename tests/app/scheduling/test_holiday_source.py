"""Days off of countries."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation
from app.scheduling.holiday_source import countries, country_days_off


def test_a_country_has_its_days_off_in_order() -> None:
    found = country_days_off("US", "", [2027, 2026])
    assert found[0] == (date(2026, 1, 1), "New Year's Day")
    assert (date(2026, 5, 25), "Memorial Day") in found
    assert found == sorted(found)
    assert {day.year for day, _ in found} == {2026, 2027}


def test_a_region_adds_its_own() -> None:
    womens_day = date(2026, 3, 8)
    assert womens_day in dict(country_days_off("DE", "BE", [2026]))
    assert womens_day not in dict(country_days_off("DE", "", [2026]))
    assert "BE" in countries()["DE"]


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("", ""), ("DE", "ZZ")])
def test_an_unknown_place_is_refused(country: str, region: str) -> None:
    with pytest.raises(RuleViolation, match="Choose one from the list"):
        country_days_off(country, region, [2026])


def test_days_off_agree_with_the_list_of_others(shared_cases: Path) -> None:
    for place, facts in json.loads((shared_cases / "WORKDAYS.json").read_text())["places"].items():
        country, _, region = place.partition("-")
        found = [day.isoformat() for day, _ in country_days_off(country, region, range(2024, 2029))]
        assert set(facts["agreed_weekday_holidays"]) <= set(found), place
