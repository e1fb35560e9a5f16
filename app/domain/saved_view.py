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
        ("Mine", "board", "mine -state:over"),
        ("Due this week", "board", "due:this-week -state:over"),
        ("Overdue", "list", "late"),
        ("Waiting for approval", "board", "review"),
        ("Blocked", "list", "blocked"),
        ("Needs an owner", "list", "needs-owner"),
        ("Waiting for", "list", "state:open -mine kind!=wait,subworkflow"),
        ("Overrides", "list", "by-hand -state:over"),
    )
    numbered = enumerate(filters, start=1)
    return tuple(SavedView(SavedViewId(-n), name, page, text) for n, (name, page, text) in numbered)
