"""A small disk of its own for a test that fills it."""

import ctypes
import os
from pathlib import Path

_libc = ctypes.CDLL(None, use_errno=True)
_DETACH = 2


class SmallDisk:
    """A tmpfs of so many megabytes."""

    def __init__(self, folder: Path, megabytes: int):
        self.folder, self.megabytes = Path(folder), megabytes
        self._filler = self.folder / "somebody-elses-file"

    def __enter__(self) -> "SmallDisk":
        self.folder.mkdir(parents=True)
        options = f"size={self.megabytes}m,mode=0777".encode()
        if _libc.mount(b"tmpfs", str(self.folder).encode(), b"tmpfs", 0, options) != 0:
            raise OSError(ctypes.get_errno(), "this test mounts a tmpfs, which needs root (CI runs it as root)")
        return self

    def __exit__(self, *_):
        _libc.umount2(str(self.folder).encode(), _DETACH)

    def fill(self, leaving: int):
        """Takes all room but so many octets."""
        while (free := self._free()) > leaving + (1 << 16):
            with self._filler.open("ab") as file:
                file.write(bytes(min(free - leaving, 1 << 20)))

    def empty(self):
        self._filler.unlink(missing_ok=True)

    def _free(self) -> int:
        status = os.statvfs(self.folder)
        return status.f_bavail * status.f_frsize
