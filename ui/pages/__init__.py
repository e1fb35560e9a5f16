"""The pages, side by side: none knows another, each is one line of the registry that the program starts with."""
