"""Small drawings of draw.io, written by hand: cells, packed pages, pictures with a drawing inside."""

import base64
import struct
import zlib
from html import escape
from urllib.parse import quote

BOX = "rounded=1;whiteSpace=wrap;html=1;"
DIAMOND = "rhombus;whiteSpace=wrap;html=1;"
WORDS = "text;html=1;strokeColor=none;fillColor=none;"


def shape(
    id: str, words: str = "", style: str = BOX, at: tuple[float, ...] = (0, 0, 120, 60), parent: str = "1"
) -> str:
    x, y, width, height = (*at, 120, 60)[:4] if len(at) == 2 else at
    place = f'<mxGeometry x="{x}" y="{y}" width="{width}" height="{height}" as="geometry"/>'
    attributes = f'id="{id}" value="{escape(words)}" style="{style}" vertex="1" parent="{parent}"'
    return f"<mxCell {attributes}>{place}</mxCell>"


def arrow(source: str, target: str, words: str = "", style: str = "html=1;", inside: str = "") -> str:
    ends = (f' source="{source}"' if source else "") + (f' target="{target}"' if target else "")
    attributes = f'id="{source}-{target}{words}" value="{escape(words)}" style="{style}" edge="1" parent="1"{ends}'
    return f'<mxCell {attributes}><mxGeometry relative="1" as="geometry">{inside}</mxGeometry></mxCell>'


def model(*cells: str) -> str:
    return f'<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>{"".join(cells)}</root></mxGraphModel>'


def plain(*cells: str, name: str = "Page-1") -> bytes:
    return f'<mxfile><diagram name="{escape(name)}">{model(*cells)}</diagram></mxfile>'.encode()


def deflated(data: bytes, window: int = -15) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(data) + packer.flush()


def packed(**pages: str) -> bytes:
    """Pages by name, each packed as draw.io does."""
    diagrams = (
        f'<diagram name="{escape(name)}">{base64.b64encode(deflated(quote(page).encode())).decode()}</diagram>'
        for name, page in pages.items()
    )
    return f"<mxfile>{''.join(diagrams)}</mxfile>".encode()


def in_png(data: bytes, kind: bytes = b"tEXt") -> bytes:
    text = quote(data.decode()).encode()
    chunk = b"mxfile\0" + (b"\0" + deflated(text, 15) if kind == b"zTXt" else text)
    chunks = ((b"IHDR", b"\0" * 13), (kind, chunk), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def in_svg(data: bytes) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" content="{escape(data.decode())}"><g/></svg>'.encode()
