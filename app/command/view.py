"""``leadline view``: the views that come with the program and those that were saved."""

import argparse

from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.saved_view import SavedView
from app.grammar.filter import filter_text
from app.queries.filter import filter_names, matching_for_sure
from app.queries.reader import Reader
from app.queries.saved_view import view_filter
from app.queries.view_list import saved_views


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("view", help="the saved views of tasks").add_subparsers(dest="verb", required=True)
    listing = group.add_parser("list", help="every view with its filter and how many tasks it shows")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)


def _list(call: Call) -> None:
    views = call.workspace.read(saved_views)
    told = [call.workspace.read(_told, view) for view in views]
    if call.wants_json:
        call.give(
            [
                {
                    "name": view.name,
                    "page": view.page,
                    "filter": text,
                    "grouping": view.grouping,
                    "sorting": view.sorting,
                    "columns": list(view.columns),
                    "built_in": view.built_in,
                    "tasks": number,
                }
                for view, (text, number) in zip(views, told, strict=True)
            ]
        )
        return
    rows = [(view.name, view.page, str(number), text) for view, (text, number) in zip(views, told, strict=True)]
    call.table(("Name", "Page", "Tasks", "Filter"), rows)


def _told(reader: Reader, view: SavedView) -> tuple[str, int]:
    """The filter with names, and how many tasks it lets through; what cannot be read is told as it is stored."""
    try:
        filter = view_filter(view)
    except RuleViolation:
        return view.filter, 0
    return filter_text(filter, filter_names(reader)), len(matching_for_sure(reader, filter))
