"""Views of pages that are kept by a name: made, changed, put in order, removed."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.filter import Filter
from app.domain.ids import SavedViewId
from app.domain.saved_view import SavedView, built_in_views
from app.domain.text import clean_name
from app.editing.edit import Edit, action
from app.grammar.filter import filter_text


@action("Save view", "Save view “{name}”")
def save_view(
    edit: Edit,
    name: str,
    page: str,
    filter: Filter | None,
    *,
    grouping: str = "",
    lanes: str = "",
    sorting: str = "",
    columns: Sequence[str] = (),
) -> SavedViewId:
    """Below all others. Raises RuleViolation for an empty name, and for one that another view has."""
    number = SavedViewId(edit.next_id(SavedView))
    last = max((view.rank for view in edit.find(SavedView)), default=0.0)
    shown = (filter_text(filter), grouping, lanes, sorting, tuple(columns))
    edit.put(SavedView(number, _free_name(edit, name, None), page, *shown, last + 1))
    return number


@action("Rename view")
def rename_view(edit: Edit, view_id: SavedViewId, name: str) -> None:
    """Raises RuleViolation for an empty name, and for one that another view has."""
    view = edit.need(SavedView, view_id)
    edit.put(replace(view, name=_free_name(edit, name, view_id)))
    edit.title = f"Rename view “{view.name}” to “{name}”"


@action("Change view")
def change_view(edit: Edit, view_id: SavedViewId, shown: SavedView) -> None:
    """Let it show what ``shown`` shows, under the name and at the place that it has."""
    view = edit.need(SavedView, view_id)
    edit.put(replace(shown, id=view.id, name=view.name, rank=view.rank))
    edit.title = f"Change view “{view.name}”"


@action("Move view")
def move_view(edit: Edit, view_id: SavedViewId, place: int) -> None:
    """To the place of this number among the saved ones, from 0."""
    view = edit.need(SavedView, view_id)
    others = sorted((one for one in edit.find(SavedView) if one.id != view_id), key=lambda one: (one.rank, one.id))
    others.insert(max(0, min(place, len(others))), view)
    for rank, one in enumerate(others):
        if one.rank != rank:
            edit.put(replace(one, rank=float(rank)))
    edit.title = f"Move view “{view.name}”"


@action("Remove view")
def remove_view(edit: Edit, view_id: SavedViewId) -> None:
    """The tasks that it showed stay as they are."""
    view = edit.need(SavedView, view_id)
    edit.remove(view)
    edit.title = f"Remove view “{view.name}”"


def _free_name(edit: Edit, name: str, own: SavedViewId | None) -> str:
    name = clean_name(name, "name of the view")
    others = [*built_in_views(), *(view for view in edit.find(SavedView) if view.id != own)]
    if any(view.name.casefold() == name.casefold() for view in others):
        raise RuleViolation(f"There is a view “{name}” already. Give this one another name.")
    return name
