"""Markdown as people write it becomes HTML that can do nothing: no tags of their own, no pictures, no odd links.

markdown-it-py, because it is CommonMark to the letter and refuses links that run something; its HTML is switched off.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def _parser() -> "MarkdownIt":
    # Only here: most starts of the program show no journal.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")


def markdown_html(text: str) -> str:
    """The HTML of one text, without head and body."""
    made: str = _parser().render(text)
    return made
