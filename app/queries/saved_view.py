"""A saved view by its id or its name: what it lets through, and how much that is."""

from app.domain.errors import RuleViolation
from app.domain.filter import And, Filter
from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView
from app.grammar.filter import FilterNames, parse_filter
from app.queries.filter import matching_count
from app.queries.reader import Reader
from app.queries.view_list import saved_views


def saved_view(reader: Reader, view_id: SavedViewId) -> SavedView:
    """One view by its id. Raises RuleViolation where it is not there any more."""
    found = next((view for view in saved_views(reader) if view.id == view_id), None)
    if found is None:
        raise RuleViolation("This view is not there any more. Choose another one.")
    return found


def view_filter(view: SavedView) -> Filter | None:
    """What a view lets through, with ids; None for everything. Raises RuleViolation where it cannot be read."""
    return parse_filter(view.filter, FilterNames())


def shows_view(shown: SavedView, view: SavedView) -> bool:
    """Whether a page that stands as ``shown`` shows this view: what it lets through, in whatever order its parts stand,
    and what the view says of groups and lanes. False where a filter cannot be read."""
    if shown.page != view.page:
        return False
    if (view.grouping or shown.grouping, view.lanes or shown.lanes) != (shown.grouping, shown.lanes):
        return False
    try:
        return _parts(view_filter(shown)) == _parts(view_filter(view))
    except RuleViolation:
        return False


def _parts(filter: Filter | None) -> frozenset[Filter]:
    """All that has to hold."""
    if isinstance(filter, And):
        return frozenset().union(*map(_parts, filter.parts))
    return frozenset() if filter is None else frozenset((filter,))


def view_count(reader: Reader, view: SavedView) -> int:
    """How many tasks a view lets through; 0 where its filter cannot be read. What is at risk is counted as known."""
    try:
        return matching_count(reader, view_filter(view))
    except RuleViolation:
        return 0


def view_named(reader: Reader, name: str) -> SavedView:
    """The view of this name in whatever case. Raises RuleViolation with the names there are."""
    views = saved_views(reader)
    found = next((view for view in views if view.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise RuleViolation(f"There is no view “{name[:60]}”. Write one of {', '.join(view.name for view in views)}.")
    return found
