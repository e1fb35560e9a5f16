"""Names that read like something else, and filters of every form, from a seed."""

from random import Random

from app.domain.condition import FieldRef
from app.domain.filter import And, Attribute, Comparison, EntityRef, Filter, FilterValue, Flag, Negation, Or, Term, Word
from app.grammar.filter import KINDS, PRIORITIES, STATES, FilterNames

PEOPLE = (
    "Ana Silva",
    "Ana Kovač",
    "Ben",
    "ben",
    "#3",
    "none",
    "mine",
    'The "boss"',
    "Zoë (ext)",
    "a:b",
    "P-2",
    "-x",
    "\\",
)
PROJECTS = ("Spring launch", "Spring", "Spring", "2", "P-4", "none", "or", "a, b", "<=", "Blog: 10 tips", "漢字", "*")
ROLES = {"writer": "Writer", "seo": "SEO strategist", "odd id": "Writer", "x": "not", "z": ""}
FIELDS = ("Budget", "Launch date", "tier", "Tier", "due", "mine", "field.x", 'the "one"', "a*b", "-", "or")
TEXTS = (
    *("social", "Social media", "none", "NONE", "", " ", "a,b", 'say "hi"', "back\\slash", "\\", '\\"', "line\nbreak"),
    *("or", "and", "not", "(x)", "x)", "due<fri", "-5", "+3d", "#3", "“x”", "ı ſ K", "*", "late", "5000", "1,5"),
)
WORDS = (*TEXTS, "mine", "Risk", "by-hand", "needs-owner", "-late", "due", "AND", "blog post", "field.", "x-y", "…")
DAYS = (
    "today",
    "fri",
    "monday",
    "this-week",
    "next-month",
    "12 jun",
    "29 feb",
    "2027-06-12",
    "+3d",
    "-2w",
    "12 jun 2027",
)


def odd_names() -> FilterNames:
    return FilterNames(
        dict(enumerate(PEOPLE, start=1)),
        dict(enumerate(PROJECTS, start=1)),
        ROLES,
        FIELDS,
    )


def random_filter(chance: Random, names: FilterNames, deep: int = 4) -> Filter:
    """A tree of at most ``deep`` levels above its leaves."""
    if deep == 0 or chance.random() < 0.4:
        return random_leaf(chance, names)
    kind = chance.choice((And, Or, Negation))
    if kind is Negation:
        return Negation(random_filter(chance, names, deep - 1))
    return kind(tuple(random_filter(chance, names, deep - 1) for _ in range(chance.randint(2, 4))))


def random_leaf(chance: Random, names: FilterNames) -> Filter:
    number = chance.random()
    if number < 0.25:
        return chance.choice(list(Flag))
    if number < 0.45:
        return Word(chance.choice(WORDS))
    subject = FieldRef(chance.choice(names.fields or FIELDS)) if number < 0.6 else chance.choice(list(Attribute))
    ordered = isinstance(subject, FieldRef) or subject in (Attribute.DUE, Attribute.PRIORITY)
    comparison = chance.choice([one for one in Comparison if ordered or one.lists])
    count = chance.choice((1, 1, 1, 2, 3)) if comparison.lists else 1
    return Term(subject, comparison, tuple(_value(chance, names, subject, comparison) for _ in range(count)))


def _value(chance: Random, names: FilterNames, subject: Attribute | FieldRef, comparison: Comparison) -> FilterValue:
    if comparison.lists and chance.random() < 0.15:
        return None
    match subject:
        case Attribute.OWNER:
            return EntityRef(chance.choice([*names.people, 99]))
        case Attribute.PROJECT:
            return EntityRef(chance.choice([*names.projects, 99]))
        case Attribute.ROLE:
            return EntityRef(chance.choice([*names.roles, "gone"]))
        case Attribute.STATE:
            return chance.choice(STATES)
        case Attribute.KIND:
            return chance.choice(KINDS)
        case Attribute.PRIORITY:
            return chance.choice(PRIORITIES)
        case Attribute.DUE:
            return chance.choice(DAYS)
        case _:
            known = names.texts.get(subject, ()) if isinstance(subject, Attribute) else ()
            return chance.choice(known if known and chance.random() < 0.7 else (*TEXTS, *DAYS))
