"""The words of Mermaid as they are read: without quotes, marks and entities. For ``mermaid_reader``."""

import json
import re
from html import unescape

_ENTITY = re.compile(r"#(\d{1,7}|\w{1,32});")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|small|span|font|sub|sup|div|p)\b[^>]*>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)


def plain_text(words: str) -> str:
    """The words of a box or an arrow, without quotes, marks of Markdown, tags and ``#quot;``."""
    words = words.strip()
    if len(words) > 1 and words[0] == words[-1] == '"':
        words = words[1:-1]
    if len(words) > 1 and words[0] == words[-1] == "`":
        words = words[1:-1].replace("**", "")
    return _ENTITY.sub(_character, _TAG.sub("", _LINE_BREAK.sub("\n", words))).strip()


def yaml_text(words: str) -> str:
    """A text of YAML on one line, which in double quotes is written as in JSON."""
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        found = words.strip("'")
    return found if isinstance(found, str) else words


def _character(found: re.Match[str]) -> str:
    if not found[1].isdigit():
        return unescape(f"&{found[1]};")
    number = int(found[1])
    return chr(number) if 31 < number < 0x110000 and not 0xD800 <= number < 0xE000 else " "
