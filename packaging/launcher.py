"""Where the frozen build begins. A process that multiprocessing starts is this same binary, and opens no window."""

import multiprocessing
import sys

from planner.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
