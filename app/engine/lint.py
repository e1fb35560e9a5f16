"""What is wrong with a graph, in plain sentences. Never raises, on any graph; for editor, publishing and command."""
