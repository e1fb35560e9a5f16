"""Takes a list of people over: one undo step for the whole file."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.person import add_person, add_role
from app.domain.person import Channel, Person
from app.editing.edit import Edit, action
from app.exchange.person_record import PersonRecord
from app.exchange.task_record import count
from app.letters.words import languages


@action("Import people")
def import_people(edit: Edit, records: Sequence[PersonRecord]) -> dict[int, str]:
    """By name: who is there gets what the row says besides. Returns what became of each row: new, changed, as it is."""
    team = {person.name.casefold(): person for person in edit.find(Person, archived=False)}
    became = dict[int, str]()
    for record in records:
        known = team.get(record.name.casefold())
        person = known or _added(edit, record)
        after = _with(edit, person, record)
        if after != person:
            edit.put(after)
        team[record.name.casefold()] = after
        became[record.row] = "new" if known is None else "as it is" if after == person else "changed"
    edit.title = f"Import {count(sum(word != 'as it is' for word in became.values()), 'person', 'people')}"
    return became


def _added(edit: Edit, record: PersonRecord) -> Person:
    return edit.need(Person, add_person(edit, record.name, channel=record.channel or Channel.MAIL))


def _with(edit: Edit, person: Person, record: PersonRecord) -> Person:
    roles = [add_role(edit, name) for name in record.roles]
    return replace(
        person,
        email=record.email or person.email,
        channel=record.channel or person.channel,
        roles=(*person.roles, *(role for role in dict.fromkeys(roles) if role not in person.roles)),
        external=person.external if record.external is None else record.external,
        # A list from elsewhere may name any language; one that letters do not have changes nothing.
        language=record.language if record.language in languages() else person.language,
        invited=person.invited if record.invited is None else record.invited,
        mention=record.mention or person.mention,
        fallback=record.fallback or person.fallback,
        by_itself=person.by_itself if record.by_itself is None else record.by_itself,
        hourly_cost_minor=person.hourly_cost_minor if record.hourly_cost_minor is None else record.hourly_cost_minor,
    )
