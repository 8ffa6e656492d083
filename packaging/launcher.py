"""Where the frozen build begins. A process that multiprocessing starts is the same binary: it must not open a window."""

import multiprocessing
import sys

from planner.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
