"""Sets of runs as decision diagrams: which choices let a token arrive. For the soundness check only.

Nodes are numbers; two sets are equal exactly when their numbers are. After R. E. Bryant, Graph-Based Algorithms for
Boolean Function Manipulation (1986), with choices of several ways instead of two.
"""

from collections.abc import Iterable

NEVER, ALWAYS = 0, 1
MOST_WORK = 10_000
"""Fifty times what a workflow of 500 steps takes; about 50 ms."""
DEEPEST = 300


class DiagramTooLarge(Exception):
    """The sets grow beyond what can be looked through in time."""


class DecisionDiagram:
    """``ways[choice]`` is how many ways a choice has. The highest choice stands at the root.

    Choices are numbered in the order in which they are met, so most questions touch the root only.
    """

    def __init__(self, ways: Iterable[int]) -> None:
        self.ways = list(ways)
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(-1, ()), (-1, ())]
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._not: dict[int, int] = {}
        self._work = 0

    def chosen(self, choice: int, way: int) -> int:
        """The runs in which ``choice`` goes this way."""
        return self._node(choice, tuple(ALWAYS if at == way else NEVER for at in range(self.ways[choice])))

    def both(self, left: int, right: int, depth: int = 0) -> int:
        """The intersection of two sets of runs. Raises DiagramTooLarge beyond the budget of work."""
        if left == right or right == ALWAYS:
            return left
        if left == ALWAYS:
            return right
        if NEVER in (left, right):
            return NEVER
        key = (left, right) if left < right else (right, left)
        found = self._both.get(key)
        if found is None:
            self._count(depth)
            (first, after_first), (second, after_second) = self._nodes[left], self._nodes[right]
            choice = max(first, second)
            size = self.ways[choice]
            lefts = after_first if first == choice else (left,) * size
            rights = after_second if second == choice else (right,) * size
            parts = zip(lefts, rights, strict=True)
            found = self._both[key] = self._node(choice, tuple(self.both(one, two, depth + 1) for one, two in parts))
        return found

    def none_of(self, runs: int, depth: int = 0) -> int:
        """The complement of a set of runs: all runs that are not in it."""
        if runs in (NEVER, ALWAYS):
            return ALWAYS - runs
        found = self._not.get(runs)
        if found is None:
            self._count(depth)
            choice, after = self._nodes[runs]
            found = self._not[runs] = self._node(choice, tuple(self.none_of(one, depth + 1) for one in after))
        return found

    def either(self, left: int, right: int) -> int:
        """The union of two sets of runs."""
        if left == right or right == NEVER:
            return left
        return right if left == NEVER else self.none_of(self.both(self.none_of(left), self.none_of(right)))

    def _node(self, choice: int, after: tuple[int, ...]) -> int:
        if len(set(after)) == 1:
            return after[0]
        key = (choice, after)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def _count(self, depth: int) -> None:
        self._work += 1
        if self._work > MOST_WORK or depth > DEEPEST:
            raise DiagramTooLarge
