"""What is imported while the user still looks at the first page, so that the page of a project is there at once.

Only the ground of that page, which every other leads to: each module costs memory from then on, whether it is used or
not. Small parts come before what needs them, so that no single one holds up the window.
"""

from collections.abc import Iterator
from importlib import import_module

AHEAD = (
    "app.queries.recurrence",
    "app.queries.brief",
    "app.engine.event",
    "app.queries.outline",
    "app.queries.budget",
    "app.editing.stage_gate",
    "app.queries.journal",
    "app.queries.project_page",
    "ui.pages.project.head",
    "ui.pages.project.page",
    "app.queries.sign_off",
    "app.actions.sign_off",
    "app.queries.role_list",
    "ui.widgets.wrapping_rows",
    "ui.pages.project.overview",
)


def import_ahead() -> Iterator[None]:
    """One of them at each step."""
    for name in AHEAD:
        import_module(name)
        yield
