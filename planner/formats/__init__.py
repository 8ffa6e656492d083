"""How it crosses the program's edge: frameworks and the sample in, reports out. Document libraries are known here."""
