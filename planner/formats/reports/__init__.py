"""One writer a format, each takes a Report."""
