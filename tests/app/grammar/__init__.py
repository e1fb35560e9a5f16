"""What is typed in a line: conditions, links, offsets, lengths, steps."""
