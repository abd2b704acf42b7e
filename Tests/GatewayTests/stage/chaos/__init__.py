"""The chaos suite: the gateway under load while its processes are killed, and the books that show what it cost."""
