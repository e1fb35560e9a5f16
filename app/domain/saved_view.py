"""A view of a page that is kept by a name: what it shows, how it is grouped and in which order."""

from dataclasses import dataclass

from app.domain.ids import SavedViewId


@dataclass(frozen=True, slots=True)
class SavedView:
    """How a page shows tasks, under a name in the rail. What is empty is as the page has it by itself."""

    id: SavedViewId
    name: str
    page: str
    """The word of the page, such as ``board``."""
    filter: str = ""
    """Which tasks, in the filter's own language; people, projects and roles stand in it by their ids (``owner:#3``)."""
    grouping: str = ""
    lanes: str = ""
    """What the board's swimlanes are made by."""
    sorting: str = ""
    """A column, after ``-`` where the last comes first."""
    columns: tuple[str, ...] = ()
    rank: float = 0.0
    """Order in the rail."""

    @property
    def built_in(self) -> bool:
        """Whether it comes with the program, and is neither changed nor removed."""
        return self.id < 0


def built_in_views() -> tuple[SavedView, ...]:
    """The views that come with the program; their ids are negative."""
    filters = (
        ("Mine", "mine -state:over"),
        ("Due this week", "due:this-week -state:over"),
        ("Overdue", "late"),
        ("Waiting for approval", "review"),
        ("Blocked", "blocked"),
        ("Needs an owner", "needs-owner"),
        ("Waiting for", "state:open -mine kind!=wait,subworkflow"),
        ("Overrides", "by-hand -state:over"),
    )
    return tuple(SavedView(SavedViewId(-n), name, "board", text) for n, (name, text) in enumerate(filters, start=1))
