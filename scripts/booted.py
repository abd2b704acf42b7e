"""A Debian system in a folder, booted with its own systemd in namespaces of its own.

What it writes goes into a layer that is thrown away. Needs root, util-linux and nothing else.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BOOT = r"""
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/inner" "$work/root"
mount -t overlay overlay -o "lowerdir=$system,upperdir=$work/upper,workdir=$work/inner" "$work/root"
cd "$work/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
# Devices of its own: systemd changes the owner and the mode of some.
while read -r device minor; do mknod -m 666 dev/$device c 1 $minor; done <<< $'null 3\nzero 5\nfull 7\nrandom 8\nurandom 9'
mknod -m 666 dev/tty c 5 0
touch dev/console
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mount -t cgroup2 none sys/fs/cgroup
ip link set lo up
hostname gateway-trial
mkdir -p mnt; pivot_root . mnt; umount -l /mnt
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
"""


class Booted:
    """Runs until the block that it is used in ends; everything in it ends with it."""

    def __init__(self, system: Path):
        self._system = system.resolve()
        self._work = tempfile.mkdtemp(prefix="omni-machine-")

    def __enter__(self):
        spaces = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--uts", "--ipc", "--cgroup", "--net"]
        self._process = subprocess.Popen(
            [*spaces, "bash", "-c", BOOT], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "system": str(self._system), "work": self._work},
        )
        self._first = str(self._wait_child())
        self.wait("systemd to be up", lambda: self.run("systemctl", "is-system-running").stdout.strip() in {"running", "degraded"})
        return self

    def __exit__(self, *_):
        # The first process of a namespace takes all others along.
        os.kill(int(self._first), signal.SIGKILL)
        self._process.wait(10)
        shutil.rmtree(self._work, ignore_errors=True)

    def _wait_child(self) -> int:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        self.wait("its first process", lambda: self._process.poll() is not None or children.read_text().split())
        if self._process.poll() is not None:
            raise SystemExit(f"The machine did not boot: {self._process.stderr.read()}")
        child = int(children.read_text().split()[0])
        self.wait("systemd", lambda: Path(f"/proc/{child}/comm").read_text().strip() in {"systemd", "init"})
        return child

    def run(self, *words, text: str | None = None) -> subprocess.CompletedProcess:
        """Runs a command inside, as root."""
        inside = ["nsenter", "-t", self._first, "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--net", "--wdns=/"]
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TERM=dumb", "DEBIAN_FRONTEND=noninteractive", "HOME=/root"]
        return subprocess.run(
            [*inside, *clean, *words], input=text, stdin=None if text is not None else subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120,
        )

    def put(self, path: str, content: bytes):
        """Writes a file inside; one that is there keeps its owner and mode."""
        subprocess.run(
            ["nsenter", "-t", self._first, "--mount", "--wdns=/", "/usr/bin/tee", path],
            input=content, stdout=subprocess.DEVNULL, check=True, timeout=120,
        )

    def wait(self, what: str, true, seconds: float = 60):
        deadline = time.monotonic() + seconds
        while not (answer := true()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds:.0f} s for {what}")
            time.sleep(0.05)
        return answer
