"""What a person sits at."""

import os
import pty
import threading


class Terminal:
    """A pseudo-terminal, read as fast as it is written."""

    def __init__(self):
        self._near, self.far = pty.openpty()
        self.text = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                octets = os.read(self._near, 65536)
            except OSError:  # nobody is left at the other end
                return
            self.text += octets.decode(errors="replace").replace("\r\n", "\n")

    def close(self):
        os.close(self.far)
        self._reader.join(timeout=5)
        os.close(self._near)
