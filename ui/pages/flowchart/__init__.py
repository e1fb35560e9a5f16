"""The flowchart editor."""
