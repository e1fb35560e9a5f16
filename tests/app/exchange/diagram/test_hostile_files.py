"""Damaged, huge and malicious files: every reader of a flowchart reads them or refuses them, in time and in memory."""

import base64
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from urllib.parse import quote

import pytest

from app.actions.flowchart.workflow_import import laid_out
from app.domain.errors import RuleViolation
from app.exchange.diagram.formats import WORKFLOW_READERS, WORKFLOW_WRITERS, read_workflows, workflow_file
from app.exchange.templates import templates
from app.exchange.workflow_json import dump_workflow, load_workflow
from tests.app.exchange.diagram.drawings import DIAMOND, arrow, deflated, in_png, in_svg, model, packed, plain, shape
from tests.app.exchange.diagram.test_visio_reader import CONNECTS, SHAPES, drawing
from tests.forked import megabytes

SECONDS = 2.0
MOST_MEGABYTES = 300
CHART = (
    'flowchart LR\n subgraph s [One]\n A["Write it"] --> B{Good?}\n end\n B -->|Yes| C([Done])\n B -- No --> A:::x\n'
)
CELLS = (shape("a", "A"), shape("b", "B?", DIAMOND, (0, 200)), arrow("a", "b"), arrow("b", "a", "No"))
PROCESS = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/>'
    '<userTask id="t" name="T"/><exclusiveGateway id="g" default="f3"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="g"/>'
    '<sequenceFlow id="f3" sourceRef="g" targetRef="e"/><sequenceFlow id="f4" sourceRef="g" targetRef="t">'
    "<conditionExpression>x == 1</conditionExpression></sequenceFlow></process></definitions>"
)


def seeds(ending: str) -> list[bytes]:
    """Sound files of a format, which damage begins with."""
    files = [templates()[0], templates()[3]]
    placed = [load_workflow(dump_workflow(file)) for file in files]
    like = {".tsv": ".csv", ".xlsm": ".xlsx"}.get(ending, ending)
    written = [WORKFLOW_WRITERS[like](workflow_file_laid_out(file)).data for file in placed if like in WORKFLOW_WRITERS]
    own = plain(*CELLS)
    more = {
        ".drawio": [own, packed(One=model(*CELLS), Two=model(*CELLS))],
        ".png": [in_png(own), in_png(own, b"zTXt")],
        ".svg": [in_svg(own)],
        ".xml": [own, PROCESS.encode()],
        ".bpmn": [PROCESS.encode()],
        ".mmd": [CHART.encode()],
        ".md": [f"# A\n```mermaid\n{CHART}```\n".encode()],
        ".vsdx": [drawing(("A", SHAPES, CONNECTS))],
    }
    return written + more.get(ending, [])


def workflow_file_laid_out(file):
    return replace(file, graph=laid_out(file.graph))


def damaged(seed: bytes, chance: Random) -> bytes:
    """Some bytes changed, cut out, doubled or moved; or words of the file put elsewhere."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 4, 40, 400)))
        match chance.randrange(6):
            case 0:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 3, 20))))
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * chance.choice((1, 2, 50))
            case 3:
                data[at:end] = data[at:end][::-1]
            case 4:
                data[at:at] = chance.choice(TOKENS)
            case _:
                del data[at:]
        if not data:
            return b""
    return bytes(data)


TOKENS = [
    *(
        b"<",
        b">",
        b'"',
        b"&",
        b"&#0;",
        b"&#x110000;",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
    ),
    *(
        b"-1",
        b"1e999",
        b"nan",
        b"inf",
        b"9" * 400,
        b"[" * 500,
        b"{" * 500,
        b"(" * 500,
        b"--",
        b"-->",
        b"-.",
        b"==",
        b"&",
    ),
    *(b'"' * 3, b"|", b"%%", b"%%{", b"```", b"---\n", b"end\n", b"subgraph ", b":::", b"@{", b"#quot;", b"#99999999;"),
    *(b'source="a"', b'parent="a"', b'id="0"', b'edge="1"', b'vertex="1"', b'leadline="{}"', b'leadline="[[[["'),
]


def check(ending: str, data: bytes) -> bool:
    """Whether it was read; that it is refused with a sentence where it is not, and in time."""
    began = time.process_time()
    try:
        found = read_workflows(data, f"file{ending}")
    except RuleViolation as refusal:
        assert refusal.sentence.endswith((".", "?"))
        return False
    finally:
        assert time.process_time() - began < SECONDS
    for drawn in found.workflows:
        file = workflow_file(drawn)
        assert load_workflow(dump_workflow(file)) == file
    return True


FORMATS = sorted(set(WORKFLOW_READERS) - {".json", ".mermaid", ".dio", ".tsv", ".xlsm", ".bpmn2"})


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("seconds", [0.3, pytest.param(60.0, marks=pytest.mark.soak)])
def test_damaged_files_are_read_or_refused(ending: str, seconds: float) -> None:
    def work() -> None:
        chance, sound = Random(7), seeds(ending)
        assert all(check(ending, one) for one in sound)
        until, tried, read = time.monotonic() + seconds, 0, 0
        while time.monotonic() < until:
            tried += 1
            read += check(ending, damaged(chance.choice(sound), chance))
        assert tried > 5
        assert read < tried

    assert megabytes(work) < MOST_MEGABYTES


Bomb = tuple[str, Callable[[], bytes]]


def laughs(root: bytes) -> bytes:
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "lol">{entities}]>'.encode() + b"<%s>&a9;</%s>" % (root, root)


def packed_page(content: bytes) -> str:
    return f"<diagram>{base64.b64encode(deflated(content)).decode()}</diagram>"


def many_pages() -> bytes:
    return f"<mxfile>{packed_page(quote('<a/>' * 2_000_000).encode()) * 50}</mxfile>".encode()


BOMBS: dict[str, Bomb] = {
    "entities in a drawing": (".drawio", lambda: laughs(b"mxfile")),
    "entities in a process": (".bpmn", lambda: laughs(b"definitions")),
    "a file from outside": (
        ".xml",
        lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><mxfile>&a;</mxfile>',
    ),
    "a packed page": (".drawio", lambda: f"<mxfile>{packed_page(bytes(60_000_000))}</mxfile>".encode()),
    "packed pages": (
        ".drawio",
        lambda: f"<mxfile>{packed_page(quote('<a/>' * 2_000_000).encode()) * 50}</mxfile>".encode(),
    ),
    "png": (".png", lambda: in_png(b"<mxfile>" + b" " * 19_000_000, b"zTXt")),
    "elements of a drawing": (".drawio", lambda: b"<mxfile>" + b"<a/>" * 4_900_000 + b"</mxfile>"),
    "elements of a process": (".bpmn", lambda: b"<definitions>" + b"<a/>" * 4_900_000 + b"</definitions>"),
    "deep": (".drawio", lambda: b"<a>" * 2_000_000),
    "nodes": (".drawio", lambda: plain(*(shape(f"s{number}", "A") for number in range(50_000)))),
    "arrows": (".drawio", lambda: plain(shape("a"), shape("b"), *(arrow("a", "b", str(n)) for n in range(20_000)))),
    "parents": (".drawio", lambda: plain(*(shape(f"s{n}", "A", parent=f"s{n + 1}") for n in range(1900)))),
    "words": (".drawio", lambda: plain(*(shape(f"w{n}", "yes", "text;") for n in range(1000)), *some_flow(900))),
    "one word": (".drawio", lambda: plain(shape("a", "x" * 5_000_000), shape("b"), arrow("a", "b"))),
    "zip": (".vsdx", lambda: drawing(("A", SHAPES + " " * 40_000_000, CONNECTS))),
    "zips": (".vsdx", lambda: drawing(*[("A", " " * 8_000_000, CONNECTS)] * 4)),
    "groups": (".mmd", lambda: b"graph LR\n" + (b"a & " * 5000 + b"b --> ") * 100 + b"c"),
    "boxes": (".mmd", lambda: b"graph LR\n" + b"".join(b"a%d-->a%d\n" % (n, n + 1) for n in range(50_000))),
    "brackets": (".mmd", lambda: b"graph LR\na" + b"[" * 5_000_000),
    "open": (".mmd", lambda: b"graph LR\n" + b"a -- x\n" * 200_000),
    "quotes": (".mmd", lambda: b"graph LR\n" + b'a["x\n' * 200_000),
    "comments": (".mmd", lambda: b"%%{" * 3_000_000),
    "fences": (".md", lambda: b"```mermaid\n" * 400_000),
    "attributes": (".mmd", lambda: b"graph LR\n" + b'a@{"' * 1_000_000),
    "blanks": (".mmd", lambda: b"graph LR\n" + b" " * 15_000_000),
    "silent": (".mmd", lambda: b"graph LR\n" + b"style {" * 500_000),
}


def some_flow(number: int) -> Iterator[str]:
    yield from (shape(f"s{n}", "A", DIAMOND, (n * 10, n * 7)) for n in range(number))
    yield from (arrow(f"s{n}", f"s{n + 1}") for n in range(number - 1))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_in_little_time_and_memory(name: str) -> None:
    ending, make = BOMBS[name]
    data = make()
    assert megabytes(lambda: check(ending, data)) < MOST_MEGABYTES
