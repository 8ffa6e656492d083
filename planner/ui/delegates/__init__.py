"""Delegates: how a row of a model is painted, and how big it is."""
