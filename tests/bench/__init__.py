"""How fast it is, each figure against its floor in the same run: `python -m tests.bench`. It fails nothing."""
