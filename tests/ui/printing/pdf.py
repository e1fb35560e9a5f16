"""What a PDF of Qt says of itself, read from its bytes: pages, fonts, pictures."""

import re
import zlib
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


def painted(path: Path) -> bytes:
    """All content streams, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    return b"\n".join(_unpacked(stream) for stream in streams)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
