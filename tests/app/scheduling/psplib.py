"""A reader of PSPLIB networks (.rcp and .sm): durations and successors by job number; resources are left out."""

from pathlib import Path
from typing import NamedTuple


class Jobs(NamedTuple):
    durations: dict[int, int]
    links: list[tuple[int, int]]


def read_jobs(path: Path) -> Jobs:
    text = path.read_text(encoding="latin-1")
    return _read_sm(text) if path.suffix == ".sm" else _read_rcp(text)


def _read_rcp(text: str) -> Jobs:
    numbers = [int(word) for word in text.split()]
    count, resources = numbers[0], numbers[1]
    at = 2 + resources
    durations: dict[int, int] = {}
    links: list[tuple[int, int]] = []
    for job in range(1, count + 1):
        durations[job] = numbers[at]
        successors = numbers[at + 1 + resources]
        at += 2 + resources
        links += [(job, target) for target in numbers[at : at + successors]]
        at += successors
    return Jobs(durations, links)


def _read_sm(text: str) -> Jobs:
    links = [(row[0], target) for row in _rows(text, "PRECEDENCE RELATIONS") for target in row[3:]]
    return Jobs({row[0]: row[2] for row in _rows(text, "REQUESTS/DURATIONS")}, links)


def _rows(text: str, title: str) -> list[list[int]]:
    body = text.split(title)[1].split("****")[0]
    return [[int(word) for word in line.split()] for line in body.splitlines() if line.strip()[:1].isdigit()]
