"""The same acts as in the window, from a terminal."""
