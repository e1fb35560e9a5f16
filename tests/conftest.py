"""Brings the fixtures of the real window to tests/desktop and tests/journeys; tests/ui has its own configuration."""

pytest_plugins = ["tests.desktop.fixtures"]
