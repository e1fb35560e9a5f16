"""Which pages are imported before they are asked for, so that the first visit need not wait for it."""

from ui.link.page_id import PageId
from ui.shell.pages import PAGES, RailGroup


def daily_pages() -> tuple[str, ...]:
    """The modules of the pages of the daily work and of the page that they lead to, with its first tab. The others are
    imported when they are visited: each takes memory for as long as the program runs."""
    ids = [entry.id for entry in PAGES if entry.group is RailGroup.WORK]
    # A tab is imported when it is shown first, and this one is what the page of a project shows first.
    return (*(f"ui.pages.{id}.page" for id in (*ids, PageId.PROJECT)), "ui.pages.project.overview")
