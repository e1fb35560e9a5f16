"""Which examples properties are tried on: the same ones whenever the tests run, so that what passed once passes again.

New ones, and more of them, are looked for with ``HYPOTHESIS_PROFILE=search``; what it finds becomes a test of its own.
No example has a limit of time: that is the benchmark's, and a busy machine must not fail a test.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
