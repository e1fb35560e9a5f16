"""Who is told of a project, and by what: its contact, who watches it, its channels, and the hour of its date."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.project import set_anchor_hour, set_channels, set_contact, set_watchers
from app.domain.ids import PersonId, ProjectId
from app.domain.person import Channel
from app.domain.project import Project
from app.queries.person import team
from app.queries.process import TeamLine, team_lines
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import wrapping_label
from ui.link.theme import META, font
from ui.widgets.choice_field import CheckField
from ui.widgets.form import Form
from ui.widgets.person_field import PeopleField, PersonChoice, PersonField
from ui.widgets.removable_list import RemovableLine, RemovableList
from ui.widgets.value_field import clock_field


@dataclass(frozen=True, slots=True)
class ToldShown:
    """What the section shows of one project."""

    minute: int | None
    contact: PersonId | None
    watchers: tuple[PersonId, ...]
    channels: tuple[Channel, ...]
    people: tuple[PersonChoice, ...]
    teams: tuple[TeamLine, ...] = ()


def read_told(reader: Reader, project: Project) -> ToldShown:
    """As it is stored, with the team to choose from."""
    people = tuple(PersonChoice(person.id, person.name) for person in team(reader))
    return ToldShown(
        project.anchor_minute,
        project.escalation_id,
        project.watchers,
        project.channels,
        people,
        tuple(team_lines(reader)),
    )


class ToldSection(QWidget):
    """Each field keeps itself as one step."""

    def __init__(self, context: Context, project_id: ProjectId) -> None:
        super().__init__()
        self._context, self._project_id = context, project_id
        self._shown = ToldShown(None, None, (), (), ())
        self.hour = clock_field("Hour of its date")
        self.contact = PersonField("Contact")
        self.watchers = RemovableList("Watchers", nothing="Nobody watches it.")
        self.watcher = PeopleField("Add a watcher")
        self.ticks = {channel: named(CheckField(_words(channel)), _words(channel)) for channel in Channel}
        form = Form()
        self._hour_row = form.add("Hour of its date", self.hour, "Only the step with the date is due by it.")
        form.add("Contact", self.contact, "Hears when a third question got no answer.")
        form.add("Watchers", self.watchers, "They hear of each finished step and moved date.")
        form.add("Add a watcher", self.watcher)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(form)
        for tick in self.ticks.values():
            layout.addWidget(tick)
        layout.addWidget(_small("No tick: by each person’s own way."))
        self._connect()

    def show_told(self, shown: ToldShown) -> None:
        """What is true now."""
        self._shown = shown
        names = {person.id: person.name for person in shown.people}
        self.hour.show_value(shown.minute)
        self.contact.set_choices(shown.people, shown.contact)
        lines = [RemovableLine(one, names.get(one, "Somebody who left")) for one in shown.watchers]
        self.watchers.set_lines(lines)
        self.watcher.offer_people(shown.people, shown.teams, shown.watchers)
        for channel, tick in self.ticks.items():
            tick.show_checked(channel in shown.channels)

    def _connect(self) -> None:
        do, project_id = self._context.do, self._project_id
        self.hour.problem_changed.connect(self._hour_row.show_problem)
        self.hour.value_kept.connect(lambda minute: do(set_anchor_hour, project_id, minute))
        self.contact.picked.connect(lambda person: do(set_contact, project_id, person))
        self.watcher.people_picked.connect(self._add)
        self.watchers.removed.connect(self._remove)
        for channel, tick in self.ticks.items():
            tick.chosen.connect(lambda on, channel=channel: self._tick(channel, on))

    def _add(self, people: tuple[PersonId, ...]) -> None:
        self._context.do(set_watchers, self._project_id, (*self._shown.watchers, *people))

    def _remove(self, person_id: PersonId) -> None:
        self._context.do(set_watchers, self._project_id, [one for one in self._shown.watchers if one != person_id])

    def _tick(self, channel: Channel, on: bool) -> None:
        others = tuple(one for one in self._shown.channels if one is not channel)
        self._context.do(set_channels, self._project_id, (*others, channel) if on else others)


def _small(words: str) -> QWidget:
    label = wrapping_label(words)
    label.setFont(font(META))
    label.setProperty("tone", "muted")
    return label


def _words(channel: Channel) -> str:
    return f"May be told by {channel.words}"
