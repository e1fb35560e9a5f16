"""What a PDF of Qt says of itself, read from its bytes: pages, fonts, pictures."""

import re
from pathlib import Path


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", path.read_bytes()))


def fonts(path: Path) -> set[str]:
    """The names of its fonts, without the prefix of a subset."""
    names = re.findall(rb"/FontName /(?:[A-Z]{6}\+)?([\w-]+)", path.read_bytes())
    return {name.decode() for name in names}


def fonts_not_embedded(path: Path) -> int:
    raw = path.read_bytes()
    return len(re.findall(rb"/Type /FontDescriptor", raw)) - len(re.findall(rb"/FontFile\d? \d+", raw))


def pictures(path: Path) -> int:
    return path.read_bytes().count(b"/Subtype /Image")


def page_size(path: Path) -> tuple[float, float]:
    """Of the first page, in points."""
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", path.read_bytes())
    assert box
    left, top, right, bottom = (float(number) for number in box[1].split())
    return right - left, bottom - top
