"""Who goes before whom for a processor, as far as this machine lets us say so."""

import subprocess
import sys

LEAST = """
import os
own = os.getpriority(os.PRIO_PROCESS, 0)
for step in range(10, -1, -1):
    try:
        os.setpriority(os.PRIO_PROCESS, 0, own - step)
        break
    except PermissionError:
        pass
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def least_nice(*through: str) -> int:
    """The least nice that a program started like this may make itself, down to ten steps."""
    return int(subprocess.check_output([*through, sys.executable, "-c", LEAST], timeout=30))
