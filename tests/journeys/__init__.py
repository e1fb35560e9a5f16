"""A working day of the lead, told in steps in the real window; the hands and eyes are those of tests/desktop."""
