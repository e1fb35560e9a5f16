"""The one moment at which tests of the whole program start: a plain Tuesday morning, far from any clock change."""

from collections.abc import Mapping
from datetime import date

TODAY = date(2027, 1, 12)
MOMENT = f"{TODAY}T09:30"
ZONE = "Europe/Berlin"
PUBLISH_ON = date(2027, 3, 18)
"""A Thursday; the four weeks before it have no holiday, so a plan that ends on it is always the same."""

ENVIRONMENT: Mapping[str, str] = {"LEADLINE_NOW": MOMENT, "TZ": ZONE}
"""What a started program gets; its clock runs on from there."""
