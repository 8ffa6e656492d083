"""A program that ends without a word at the n-th thing that it asks of the file system or of SQLite.

The secret it keeps: how such things are counted. What Python tells its auditors, and every wait for the disk.
"""

import os
import subprocess
import sys
from pathlib import Path

DIED = 9
_HERE = Path(__file__).parents[2]
_CHILD = """
import os, sys
from pathlib import Path
{imports}

last, done = int(sys.argv[1]), 0

def step(name, arguments):
    if name.startswith(("os.", "sqlite3.connect", "shutil.")) or name == "open":
        count()

def count():
    global done
    done += 1
    if done == last:
        os._exit({died})

sync = os.fsync
def fsync(handle):
    count()
    sync(handle)

os.fsync = fsync
sys.addaudithook(step)
given = [Path(each) for each in sys.argv[2:]]
{act}
steps = done
os.write(1, str(steps).encode())
os._exit(0)
"""


def run(imports: str, act: str, point: int, *given: Path) -> "subprocess.CompletedProcess[bytes]":
    """Act in a process of its own that ends with DIED at that step; 0 for none, and it prints how many there were.

    imports, act: lines of Python; act finds the paths that it is given in `given`.
    """
    command = [sys.executable, "-c", _CHILD.format(imports=imports, act=act, died=DIED), str(point), *map(str, given)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, check=False, cwd=_HERE, env=environment, timeout=120)
