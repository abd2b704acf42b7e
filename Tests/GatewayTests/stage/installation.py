"""A running gateway that commands find at the places and ports of an installed one."""

import os
import re
import subprocess

from .gateway import BIN, ROOT, Gateway


class Installation:
    def __init__(self, gateway: Gateway):
        self.gateway = gateway
        self.folder = gateway.folder / "reader"
        self.folder.mkdir()
        shim = self.folder / "smppctl"
        shim.write_text(f'#!/bin/sh\nexec "{BIN}/smppctl" --state-dir "{gateway.state_dir}" "$@"\n')
        shim.chmod(0o755)

    def here(self, text: str) -> str:
        for installed, ours in (
            # First: the places that we put in are below it.
            (r"/tmp\b", self.folder),
            (r"/etc/omnimessage-smpp/gateway\.yaml", self.gateway.file),
            (r"\./state\b", self.gateway.state_dir),
            (r"/var/lib/omnimessage-smpp", self.gateway.state_dir),
            (r"/usr/share/doc/omnimessage-smpp", ROOT / "config"),
            (r"/opt/omnimessage-smpp/bin", BIN),
            (r"/opt/omnimessage-smpp/config", ROOT / "Tests/SmppctlTests/Fixtures/runtime"),
            (r"\bruntime\.exs\b", "carrier-and-partners.exs"),
            (r"\b2775\b", self.gateway.port),
            (r"\b4000\b", self.gateway.metrics_port),
            (r"\b8080\b", self.gateway.core_port),
        ):
            text = re.sub(installed, lambda _: str(ours), text)
        return text

    def run(self, text: str) -> subprocess.CompletedProcess:
        """The lines as a reader would paste them into a shell; the first that fails ends them."""
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", self.here(text)], capture_output=True, text=True, timeout=30,
            stdin=subprocess.DEVNULL, cwd=self.folder, env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"},
        )


def subcommands(*above: str) -> set[str]:
    """What `smppctl … --help` of this build lists."""
    helped = subprocess.run([BIN / "smppctl", *above, "--help"], capture_output=True, text=True).stdout
    return set(re.findall(r"^  ([a-z][a-z-]*)", helped.partition("SUBCOMMANDS:")[2], re.MULTILINE))
