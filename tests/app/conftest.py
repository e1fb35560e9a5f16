"""What a test of the product leaves behind is cleared away, so that it cannot trouble the next one."""

# Loaded before any test: its plugin would load it at the very end, where Python 3.11 fails to parse it.
import hypothesis

from tests.left_open import closed_stores

__all__ = ["closed_stores", "hypothesis"]
