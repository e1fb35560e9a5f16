"""One package a page, side by side; pages never see one another."""
