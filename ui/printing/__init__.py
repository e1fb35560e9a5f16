"""Painters that serve the screen and files alike: what is drawn on a page is what goes into a PNG, SVG or PDF."""
