"""Where the pages of a drawing are kept: plain XML, packed, inside a PNG or SVG. For ``drawio_reader``."""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from app.domain.errors import RuleViolation
from app.exchange.diagram.xml_tree import MOST_BYTES, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WHAT = "The drawing"
_PIECE = 60_000
EMPTY = b"<mxGraphModel/>"
_PNG = b"\x89PNG\r\n\x1a\n"


def pages_of(data: bytes) -> Iterator[tuple[str, "Element"]]:
    """The name of each page with its ``mxGraphModel``. Raises RuleViolation for what is no drawing, or too large."""
    root = read_xml(_document(data), "drawing")
    if root.tag == "mxGraphModel":
        yield "", root
        return
    if root.tag != "mxfile":
        raise RuleViolation("This is no drawing of draw.io: it holds no pages. Choose a .drawio file.")
    room = MOST_BYTES
    for page in root.iter("diagram"):
        model = page.find("mxGraphModel")
        if model is None:
            unpacked = _unpacked(page.text) if page.text and page.text.strip() else EMPTY
            room -= len(unpacked)
            if room < 0:
                raise RuleViolation(f"{WHAT} unpacks to more than {MOST_BYTES / 1e6:.0f} MB. Split it into several.")
            model = read_xml(unpacked, "page of a drawing")
        yield page.get("name", ""), model


def _document(data: bytes) -> bytes:
    """The XML of a drawing, taken out of the picture that it may be kept in."""
    if data.startswith(_PNG):
        return _in_png(data)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"<svg" in head:
        content = read_xml(data, "picture").get("content", "")
        if not content.strip():
            raise RuleViolation("There is no drawing inside this picture. In draw.io, export it with a copy included.")
        return content.encode() if content.lstrip().startswith("<") else unescaped(content.encode())
    return data


def _in_png(data: bytes) -> bytes:
    place = len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, chunk = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length
        keyword, _, rest = chunk.partition(b"\0")
        if kind not in (b"tEXt", b"zTXt", b"iTXt") or keyword not in (b"mxfile", b"mxGraphModel"):
            continue
        if kind == b"zTXt":
            rest = _inflated(rest[1:], zlib.MAX_WBITS)
        elif kind == b"iTXt":
            packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
            rest = _inflated(rest, zlib.MAX_WBITS) if packed else rest
        return rest if rest.lstrip().startswith(b"<") else unescaped(rest)
    raise RuleViolation("There is no drawing inside this picture. In draw.io, export it with a copy included.")


def _inflated(packed: bytes, window: int) -> bytes:
    """Raises RuleViolation for what is not packed so, or unpacks to more than is read."""
    unpacker = zlib.decompressobj(window)
    try:
        data = unpacker.decompress(packed, MOST_BYTES)
    except zlib.error:
        raise RuleViolation(f"{WHAT} is packed in an unknown way. Save it again without compression.") from None
    if unpacker.unconsumed_tail:
        raise RuleViolation(f"{WHAT} unpacks to more than {MOST_BYTES / 1e6:.0f} MB. Split it into several.")
    return data


def _unpacked(text: str) -> bytes:
    """Base64, then raw deflate, then the escapes of web addresses."""
    text = text.strip()
    if text.startswith("<"):
        return text.encode()
    try:
        packed = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RuleViolation("A page of the drawing is damaged. Open it in draw.io and save it again.") from None
    return unescaped(_inflated(packed, -zlib.MAX_WBITS))


def unescaped(data: bytes) -> bytes:
    """Without the escapes of web addresses, ``%3C``; in pieces, since the whole at once takes fifty times its size."""
    made, at = bytearray(), 0
    while at < len(data):
        end = at + _PIECE
        # No escape may be cut in two.
        end -= 2 if data[end - 2 : end - 1] == b"%" else data[end - 1 : end] == b"%"
        made += unquote_to_bytes(data[at:end])
        at = end
    return bytes(made)
