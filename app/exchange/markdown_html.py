"""Markdown as people write it becomes HTML that can do nothing: no tags of their own, no pictures, no odd links.

markdown-it-py, because it is CommonMark to the letter and refuses links that run something; its HTML is switched off.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,;.:?!%()’“”…])*(?<! )")


@cache
def _parser() -> "MarkdownIt":
    # Only here: most starts of the program show no journal.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")


def markdown_html(text: str) -> str:
    """The HTML of one text, without head and body."""
    return "<p>" + "<br />\n".join(text.split("\n")) + "</p>\n" if is_plain(text) else parsed_html(text)


def is_plain(text: str) -> bool:
    """Whether every line of a text means itself, as most of what people write does; the parser is slow to import."""
    return all(map(_PLAIN.fullmatch, text.split("\n")))


def parsed_html(text: str) -> str:
    """What the parser makes of a text, whether it has to be asked or not."""
    made: str = _parser().render(text)
    return made
