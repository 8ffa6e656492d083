"""How a plan is kept. Each module imports what it needs: this one imports nothing, so that a start stays quick."""
