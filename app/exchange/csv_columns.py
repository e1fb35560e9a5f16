"""Which column of a foreign table means what: proposed from the names that programs give their columns."""

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.errors import RuleViolation
from app.exchange.csv_table import CsvRow, CsvTable

_HEADER_WITHIN = 12
"""A sheet that another program keeps in step may have a few lines above its header."""


class TaskField(StrEnum):
    """What a column can give to a task, in the words of the import dialog."""

    KEY = "Key"
    PROJECT_KEY = "Project key"
    PROJECT = "Project"
    TITLE = "Title"
    STATE = "State"
    LIST = "List or section"
    DONE = "Done, or how much"
    OWNER = "Owner"
    MAIL = "Owner e-mail"
    DUE = "Due"
    START = "Start"
    FINISHED = "Finished"
    CANCELLED = "Cancelled"
    ARCHIVED = "Archived"
    EFFORT = "Effort hours"
    LINK = "Link"
    NOTES = "Notes"
    DONE_WHEN = "Done when"
    TYPE = "Row type"
    INDENT = "Level"
    PARENT = "Part of"
    CHECKLIST = "Checklist"
    LABELS = "Labels"
    PRIORITY = "Priority"
    RELATION = "Linked tasks"
    COMMENTS = "Comments"
    FOREIGN_KEY = "Key there"


MANY = frozenset(
    (
        TaskField.DUE,
        TaskField.DONE,
        TaskField.FINISHED,
        TaskField.CANCELLED,
        TaskField.CHECKLIST,
        TaskField.LABELS,
        TaskField.RELATION,
        TaskField.COMMENTS,
    )
)
"""What several columns may give: of dates the first that is filled counts, of the rest all."""

_NAMES: dict[TaskField, str] = {
    TaskField.KEY: "key",
    TaskField.PROJECT_KEY: "projectkey",
    TaskField.PROJECT: "project projectname projects boardname board planname projekt projet proyecto progetto",
    TaskField.TITLE: (
        "title taskname cardname cardtitle itemname issuetitle summary content name task subject item titel aufgabe "
        "aufgabenname vorgangsname vorgang thema betreff titre tache nomdelatache titulo tarea nombredetarea titolo "
        "nome tarefa taak taaknaam todo"
    ),
    TaskField.STATE: "state status taskstatus progress workflowstate stage statut estado stato zustand fortschritt",
    TaskField.LIST: (
        "listname list sectioncolumn columnname column section sectionname bucketname bucket group groupname "
        "boardcolumn liste spalte abschnitt"
    ),
    TaskField.DONE: (
        "duecomplete dueiscomplete complete completion percentcomplete percentcompleted completepercent percentdone "
        "donepercent donerate done isdone iscompleted iscomplete isclosed "
        "erledigt abgeschlossen fertig prozentabgeschlossen "
        "percentage achevement"
    ),
    TaskField.OWNER: (
        "assignedtofullname assigneefullname assigneename assignedto assignee assignees assigneeusername assigned "
        "assign members responsible resourcenames resources resource ressourcennamen zustandig verantwortlich "
        "verantwortlicher bearbeiter zugewiesen zugewiesenan zugewiesenezu assignea responsable attribuea asignadoa "
        "asignado responsavel assegnatoa toegewezenaan ownerfullname owner person people who coordinator"
    ),
    TaskField.MAIL: "assigneeemail assignedtoemail responsibleemail owneremail email mail",
    TaskField.DUE: (
        "due duedate dueon dueat dueby deadline duedatetime targetdate deadlinedate fallig falligam falligkeit "
        "falligkeitsdatum faelligam faelligkeit faelligkeitsdatum frist termin echeance datedecheance dateecheance "
        "fechadevencimiento fechalimite vencimiento scadenza datadiscadenza vencimento prazo einddatum vervaldatum "
        "enddate endeddate plannedfinish plannedend plannedenddate finishdate finish end endson ende enddatum "
        "abgabedatum fertigstellung fertigstellen datedefin fin fechadefin datadifine timelineend date datum "
        "duedatetext"
    ),
    TaskField.START: (
        "startdate start starton startson startsat starttime begindate begin beginson plannedstart plannedstartdate "
        "timelinestart anfang anfangsdatum beginn startdatum debut datededebut fechadeinicio inicio datadiinizio inizio"
    ),
    TaskField.FINISHED: (
        "finished completedat completed completedon completeddate completiondate completedtime datecompleted closed "
        "closedat closedon closedatutc closeddate datedone dateclosed donedate resolved resolveddate resolutiondate "
        "finisheddate finishedat actualfinish actualend erledigtam abgeschlossenam"
    ),
    TaskField.CANCELLED: "canceled cancelled canceledat cancelledat canceledon cancelledon datecanceled resolution",
    TaskField.ARCHIVED: "archived isarchived archivedat archiveddate archiviert archive",
    TaskField.EFFORT: "efforthours estimatehours estimatedhours estimatedtime timeestimatedtext hours",
    TaskField.LINK: "link url cardurl taskurl issueurl permalink weblink externallink",
    TaskField.NOTES: (
        "notes description carddescription taskcontent instructions details body note notizen beschreibung bemerkungen "
        "descripcion descrizione descricao remarks comment"
    ),
    TaskField.DONE_WHEN: "donewhen acceptancecriteria",
    TaskField.TYPE: "type kind",
    TaskField.INDENT: "indent outlinelevel gliederungsebene",
    TaskField.PARENT: (
        "parenttask parentissue parentsummary parenttitle parentname parent parentid userstory epicname "
        "ubergeordneteaufgabe"
    ),
    TaskField.CHECKLIST: (
        "checklists checklist checklistitems completedchecklistitems checklistitemcompletedcount "
        "checklistitemtotalcount subtasks"
    ),
    TaskField.LABELS: (
        "labels tags label tag cardlabels etiketten schlagworter etiquettes etiquetas categories category"
    ),
    TaskField.PRIORITY: "priority prioritat priorite prioridad priorita prioridade prioriteit",
    TaskField.RELATION: (
        "blockedbydependencies blockingdependencies blockedby blocking blocks dependson dependencies predecessors "
        "successors vorganger relatedto duplicateof relatedissues inwardissuelinkblocks outwardissuelinkblocks"
    ),
    TaskField.COMMENTS: "comments assignedcomments comment latestcomments",
    TaskField.FOREIGN_KEY: "issuekey taskcustomid cardid taskid issueid key id ref uuid",
}
NAMES: dict[TaskField, tuple[str, ...]] = {field: tuple(names.split()) for field, names in _NAMES.items()}
"""The best first. Our own export, Trello, Asana, Jira, Linear, Todoist, ClickUp, Kanboard, Planner, MS Project,
GanttProject, Notion, Taiga, TickTick, Redmine, GitLab, monday."""

_OWN_KEYS = {TaskField.KEY: re.compile(r"LL-\d+", re.I), TaskField.PROJECT_KEY: re.compile(r"P-\d+", re.I)}
"""Other programs have a column ``Key`` too; ours is known by what stands in it."""

_ALL_NAMES = frozenset(name for names in NAMES.values() for name in names)
_HOMES = ("listname", "list", "foldername", "foldernamepath")
"""Where a program has states, its lists and folders are what is called a project here."""

Mapping = tuple[TaskField | None, ...]
"""One entry a column, by its place: names may be there twice. None: not taken."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header found. ``rows`` are those below it."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[CsvRow, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns without what programs write differently."""
        return [plain(name) for name in self.header]


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """``Section/Column`` and ``section column`` are the same name."""
    word = re.sub(r"[\W_]+", "", name).casefold()
    return word.translate(_PLAIN_LETTERS)


_PLAIN_LETTERS = str.maketrans("äöüéèêàâçñáíóúãõôîûëï", "aoueeeaacnaiouaooiuei")


def is_column_name(name: str) -> bool:
    """Whether some program calls a column so."""
    return plain(name) in _ALL_NAMES


def sheet_of(table: CsvTable) -> Sheet:
    """The header is the row with the most known names among the first dozen, else the first row."""
    if not table.rows:
        raise RuleViolation("The file is empty. Choose a CSV file with a header and a row for each task.")
    head = table.rows[:_HEADER_WITHIN]
    place = max(range(len(head)), key=lambda row: sum(is_column_name(cell) for cell in head[row].cells))
    found = head[place]
    return Sheet(tuple(cell.strip() for cell in found.cells), found.number, table.rows[place + 1 :])


def propose(sheet: Sheet, told: MappingOf[TaskField, str] = {}) -> Mapping:
    """What each column means, by its name; the best name of a meaning wins, and MANY have all of theirs. Of columns
    with the same name the first that is filled counts.

    ``told`` are names of columns that mean something for certain. Raises RuleViolation when there is none of a name.
    """
    names = sheet.names
    mapping: list[TaskField | None] = [None] * len(names)
    for field, name in told.items():
        mapping[_column_called(sheet, name)] = field
    for field, wanted in NAMES.items():
        if field in told:
            continue
        places = [place for name in wanted for place, found in enumerate(names) if found == name]
        fitting = [place for place in places if mapping[place] is None and _fits(field, sheet, place)]
        for place in fitting if field in MANY else [place for place in fitting if names[place] == names[fitting[0]]]:
            mapping[place] = field
    _settle_lists(names, mapping)
    return tuple(mapping)


def _column_called(sheet: Sheet, name: str) -> int:
    exact = [place for place, found in enumerate(sheet.header) if found == name.strip()]
    alike = exact or [place for place, found in enumerate(sheet.names) if found == plain(name)]
    if not alike:
        raise RuleViolation(
            f"The file has no column “{name[:60]}”. Its columns are: {', '.join(filter(None, sheet.header))[:300]}."
        )
    return alike[0]


def _settle_lists(names: list[str], mapping: list[TaskField | None]) -> None:
    """A list is a project where the program has states besides, and no projects."""
    if TaskField.PROJECT in mapping or TaskField.STATE not in mapping:
        return
    home = next((names.index(name) for name in _HOMES if name in names), None)
    if home is not None and mapping[home] in (None, TaskField.LIST):
        mapping[home] = TaskField.PROJECT
        column = next((place for place, name in enumerate(names) if name in ("columnname", "section")), None)
        if TaskField.LIST not in mapping and column is not None and mapping[column] is None:
            mapping[column] = TaskField.LIST


def _fits(field: TaskField, sheet: Sheet, place: int) -> bool:
    name = sheet.names[place]
    if field is TaskField.TYPE:
        return is_todoist(sheet) or (name == "kind" and "isallday" in sheet.names)
    if field is TaskField.MAIL and name in ("owneremail", "email", "mail"):
        # The mail address of an owner beside an assignee is that of the one who made the task.
        return not ({"assignee", "assignedto"} & set(sheet.names) and name == "owneremail")
    if field is TaskField.NOTES and name == "comment":
        return sheet.names.count(name) == 1
    if field is TaskField.RELATION and name == "blockedby":
        return "blockeduntil" not in sheet.names  # Ours: who blocks it, no task.
    if field is TaskField.FOREIGN_KEY:
        return any(cells_of(sheet.rows, place))
    pattern = _OWN_KEYS.get(field)
    return pattern is None or any(pattern.fullmatch(cell) for cell in cells_of(sheet.rows, place) if cell)


def is_todoist(sheet: Sheet) -> bool:
    """Todoist says in each row what it is, and writes labels into the title."""
    return {"type", "content"} <= set(sheet.names)


def cells_of(rows: Sequence[CsvRow], place: int) -> list[str]:
    """One column; short rows have nothing there."""
    return [row.cells[place].strip() if place < len(row.cells) else "" for row in rows]
