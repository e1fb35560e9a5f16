"""A page of work as one file of HTML to read: no scripts, nothing from the network, dated; an older one names the next.

The name of a page holds its moment, ``Mia Berger 2027-01-12 0930.html``, so that no old copy is taken for the new one.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

LONGEST_STEM = 150
"""Octets; a whole name has at most 255."""
HEAD_BYTES = 4_000
"""What tells whose page a file is stands in so many of its first bytes."""
_NEWER = re.compile(r"<!--newer ([^<>]*)-->")
_DATE = re.compile(r'<meta name="date" content="(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)">')
_NO_NAME = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)

STYLE = """
:root { color-scheme: light dark; --text: #1d2433; --soft: #5b6475; --line: #d9dde5; --back: #f5f6f9; --card: #fff; \
--late: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e7e9ee; --soft: #a3abba; --line: #3a4150; --back: #15181e; \
--card: #1e222b; --late: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--text); \
font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; } p { margin: .25rem 0; }
.soft { color: var(--soft); } .late { color: var(--late); font-weight: 600; }
.newer { border: 2px solid var(--late); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; \
margin: 0 0 .5rem; }
a { color: inherit; }
@media print { body { background: none; } li { break-inside: avoid; } }
""".strip()
# Lists of a text are lists, not cards.
TEXT_STYLE = "ul { list-style: disc; padding-left: 1.5rem; } li { background: none; border: none; padding: 0; }"


def text_page(title: str, body: str) -> str:
    """A text as one file of HTML to read; ``body`` is HTML already, the title is not."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}\n{TEXT_STYLE}</style></head><body><h1>{escape(title)}</h1>\n{body}</body></html>\n"
    )


@dataclass(frozen=True, slots=True)
class PageItem:
    """One task: its title, a line of facts under it, and what more is to be said of it."""

    title: str
    facts: str
    more: tuple[str, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class PageGroup:
    """The tasks of one project, or in one state, under a heading."""

    title: str
    sentence: str
    items: tuple[PageItem, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """``subject`` tells whose page it is, ``newer`` is what an old one says before the link to the next."""

    subject: str
    language: str
    title: str
    lines: tuple[str, ...]
    newer: str
    at: datetime
    """On the company's clock."""
    groups: Sequence[PageGroup]


def page_html(page: Page) -> str:
    """The whole file. What people typed is text in it and nothing else."""
    lines = [f'<p class="soft">{escape(line)}</p>' for line in page.lines]
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(page.language)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta name="leadline-page" content="{escape(page.subject)}">',
            f'<meta name="date" content="{page.at:%Y-%m-%dT%H:%M}">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(page.title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            f"<!--newer {re.sub('[<>]|--', '', page.newer)}-->",
            f"<h1>{escape(page.title)}</h1>",
            *lines,
            *(_group(group) for group in page.groups),
            "</body>",
            "</html>",
            "",
        )
    )


def _group(group: PageGroup) -> str:
    sentence = [f'<p class="soft">{escape(group.sentence)}</p>'] if group.sentence else []
    items = [_item(item) for item in group.items]
    return "\n".join(("<section>", f"<h2>{escape(group.title)}</h2>", *sentence, "<ul>", *items, "</ul>", "</section>"))


def _item(item: PageItem) -> str:
    tone = ' class="late"' if item.late else ' class="soft"'
    more = "".join(f"<p>{escape(line)}</p>" for line in item.more)
    return f"<li><p><strong>{escape(item.title)}</strong></p><p{tone}>{escape(item.facts)}</p>{more}</li>"


def file_name(name: str, number: int) -> str:
    """A name as that of a file on every system; with the number where that is not what was typed."""
    words = " ".join(_NO_NAME.sub(" ", unicodedata.normalize("NFC", name)).split())
    plain = words.encode()[:LONGEST_STEM].decode(errors="ignore").strip(" .")
    return plain if plain and plain == name and not _DEVICES.fullmatch(plain) else f"{plain} p{number}".strip()


def dated_name(stem: str, content: str) -> str:
    """The name of a page: the stem with the moment at which it was made."""
    found = _DATE.search(content[:HEAD_BYTES])
    return f"{stem} {found[1]} {found[2]}{found[3]}.html" if found is not None else f"{stem}.html"


def pages_before(folder: Path, content: str, name: str) -> list[Path]:
    """The pages in a folder that this one takes the place of: of the same subject and not superseded yet."""
    subject = re.search(r'<meta name="leadline-page" content="[^"]*">', content[:HEAD_BYTES])
    if subject is None:
        return []
    found = [path for path in folder.glob("[!.]*.html") if path.name != name and path.is_file()]
    return [path for path in sorted(found) if _is_current(path, subject[0])]


def _is_current(path: Path, subject: str) -> bool:
    with path.open(encoding="utf-8", errors="replace") as stream:
        head = stream.read(HEAD_BYTES)
    return subject in head and _NEWER.search(head) is not None


def superseded(content: str, name: str) -> str:
    """An old page that says that there is a newer one, with a link to it beside it in the folder."""
    link = f'<a href="{quote(name)}">{escape(name.removesuffix(".html"))}</a>'
    return _NEWER.sub(lambda found: f'<p class="newer" role="note">{found[1]} {link}</p>', content, count=1)
