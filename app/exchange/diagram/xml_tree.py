"""Reading the XML of other programs within limits: no entities, nothing fetched, never too large or too deep."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from app.domain.errors import RuleViolation

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 100_000
"""About ten thousand steps with their drawing; no more can be read in two seconds."""
DEEPEST = 200


class _Limited(TreeBuilder):
    """Builds the tree, and stops where it grows beyond what a drawing can be."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.depth = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> Element:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS:
            raise RuleViolation(f"This file has more than {MOST_ELEMENTS:,} elements. Split it into several drawings.")
        if self.depth > DEEPEST:
            raise RuleViolation(f"This file is nested more than {DEEPEST} deep. Simplify it.")
        return super().start(tag, dict(attrs))

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(tag)


def read_xml(data: bytes, what: str) -> Element:
    """The root of a file. ``what`` names it in sentences: "BPMN file".

    Raises RuleViolation for what is no XML, is too large, or declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(data) > MOST_BYTES:
        raise RuleViolation(f"This {what} has more than {MOST_BYTES // 1_000_000} MB. Split it into several.")
    parser = DefusedXMLParser(target=_Limited())
    try:
        # Blank lines before the declaration, which tools leave there, are forbidden by the letter of XML.
        parser.feed(data.removeprefix(BOM_UTF8).lstrip() if data[:1].isspace() or data[:3] == BOM_UTF8 else data)
        root: Element = parser.close()
    except ParseError as broken:
        line, column = broken.position
        raise RuleViolation(
            f"This is no {what}: it cannot be read as XML at line {line}, column {column + 1}. Export it again."
        ) from None
    except DefusedXmlException:
        raise RuleViolation(f"This {what} declares entities, which can do harm. Export it without them.") from None
    except (LookupError, ValueError):
        raise RuleViolation(f"This is no {what}: its letters cannot be read. Save it as UTF-8.") from None
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def space(element: Element) -> str:
    """The namespace of an element; empty where it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""
