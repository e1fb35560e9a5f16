"""Leadline without a screen: everything the program knows and does, free of any GUI toolkit."""

VERSION = "0.1.0"
