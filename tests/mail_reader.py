"""A second reader of mails, written after RFC 5322, 2045 and 2047 without Python's own: for reading letters back."""

import base64
import quopri
import re
from dataclasses import dataclass, field


@dataclass
class ReadMail:
    """Headers by their names in small letters, decoded; the leaves of the mail as (type, bytes)."""

    headers: dict[str, str]
    parts: list[tuple[str, bytes]] = field(default_factory=list)

    def text(self, kind: str) -> str:
        """The one part of that type."""
        [found] = [body for found, body in self.parts if found.startswith(kind)]
        return found.decode("utf-8").replace("\r\n", "\n")


def read(raw: bytes) -> ReadMail:
    """Raises ValueError for lines that are too long or no header."""
    if any(len(line) > 998 for line in raw.split(b"\r\n")) or b"\n" in raw.replace(b"\r\n", b""):
        raise ValueError("a line is too long, or ends without CR")
    headers, body = _split(raw)
    mail = ReadMail({name: _words(value) for name, value in headers.items()})
    _collect(headers, body, mail)
    return mail


def _split(raw: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    found: dict[str, str] = {}
    for line in re.sub(rb"\r\n(?=[ \t])", b"", head).decode("ascii").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[!-9;-~]+", name) or name.lower() in found:
            raise ValueError(f"no header, or the same one twice: {line[:60]}")
        found[name.lower()] = value.strip()
    return found, body


def _words(value: str) -> str:
    """Encoded words decoded; the space between two of them is none."""
    joined = re.sub(r"(\?=)[ \t]+(=\?)", r"\1\2", value)

    def decoded(found: re.Match[str]) -> str:
        text = found[3].replace("_", " ") if found[2].lower() == "q" else found[3]
        body = quopri.decodestring(text.encode()) if found[2].lower() == "q" else base64.b64decode(text)
        return body.decode(found[1])

    return re.sub(r"=\?([\w-]+)\?([qQbB])\?([^?]*)\?=", decoded, joined)


def _collect(headers: dict[str, str], body: bytes, mail: ReadMail) -> None:
    kind = headers.get("content-type", "text/plain")
    edge = re.search(r'boundary="?([^";]+)"?', kind)
    if edge is None:
        how = headers.get("content-transfer-encoding", "7bit").lower()
        decode = {"quoted-printable": quopri.decodestring, "base64": base64.b64decode}.get(how, bytes)
        mail.parts.append((kind.split(";")[0].lower(), decode(body)))
        return
    for part in (b"\r\n" + body).split(b"\r\n--" + edge[1].encode())[1:]:
        if part.startswith(b"--"):
            return
        _collect(*_split(part.removeprefix(b"\r\n")), mail)
    raise ValueError("a part does not end")
