"""Leadline without a screen: everything the program knows and does, free of any GUI toolkit."""
