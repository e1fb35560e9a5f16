"""The company's calendar: its week, its country's days off, its own days off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.errors import RuleViolation
from app.domain.ids import HolidayId
from app.domain.text import LONGEST_NAME, clean_line, clean_name
from app.domain.work_calendar import Holiday, Week, WorkCalendar
from app.editing.edit import Edit, action
from app.exchange.task_record import count
from app.scheduling.holiday_source import country_days_off

YEARS_AHEAD = 5


@action("Change company week")
def set_company_week(edit: Edit, week: Week) -> None:
    if week.working_days == 0:
        raise RuleViolation("The company has no working day. Choose at least one.")
    edit.put(replace(company_calendar(edit), week=week))


@action("Set country")
def set_country(edit: Edit, country: str, region: str = "") -> int:
    """Replace the country's days off, this year and around it; days typed by hand stay. Returns how many came."""
    label = f"{country}-{region}" if region else country
    for holiday in edit.find(Holiday):
        if holiday.country:
            edit.remove(holiday)
    years = range(edit.today.year - 1, edit.today.year + YEARS_AHEAD)
    found = country_days_off(country, region, years) if country else []
    for on, name in found:
        edit.put(Holiday(HolidayId(edit.next_id(Holiday)), on, name, label))
    edit.put(replace(company_calendar(edit), country=country, region=region))
    return len(found)


@action("Set country and working week")
def set_company_calendar(edit: Edit, country: str, region: str, week: Week) -> int:
    """Where and when the company works, as one step. Returns how many days off came with the country."""
    set_company_week(edit, week)
    return set_country(edit, country, region)


@action("Add day off", "Add day off {name}")
def add_holiday(edit: Edit, on: date, name: str) -> HolidayId:
    name = clean_name(name, "name of the day off")
    if any(holiday.on == on for holiday in edit.find(Holiday)):
        raise RuleViolation(f"{on.day} {on:%b %Y} is a day off already.")
    number = HolidayId(edit.next_id(Holiday))
    edit.put(Holiday(number, on, name))
    return number


@action("Import days off")
def import_holidays(edit: Edit, days: Sequence[tuple[date, str]]) -> int:
    """Those that are no days off yet; returns how many came."""
    known = {holiday.on for holiday in edit.find(Holiday)}
    fresh = [(on, name) for on, name in days if on not in known]
    for on, name in fresh:
        edit.put(Holiday(HolidayId(edit.next_id(Holiday)), on, clean_line(name)[:LONGEST_NAME] or "Day off"))
    edit.title = f"Import {count(len(fresh), 'day')} off"
    return len(fresh)


@action("Remove day off", "Remove day off {holiday_id}")
def remove_holiday(edit: Edit, holiday_id: HolidayId) -> None:
    edit.remove(edit.need(Holiday, holiday_id))


def company_calendar(edit: Edit) -> WorkCalendar:
    return edit.get(WorkCalendar, 1) or WorkCalendar()
