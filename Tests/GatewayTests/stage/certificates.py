"""Certificates for tests, made by the openssl program: an authority, and what it has signed."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    file: Path
    key: Path

    def replace(self, other: "Certificate"):
        """Becomes the other one on the disk, as a renewed certificate does."""
        for mine, theirs in ((self.file, other.file), (self.key, other.key)):
            fresh = mine.with_suffix(".new")
            fresh.write_bytes(theirs.read_bytes())
            fresh.replace(mine)


class Authority:
    def __init__(self, folder: Path, name: str = "authority"):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._count = folder, 0
        self.file, self._key = folder / f"{name}.pem", folder / f"{name}.key"
        _openssl("req", "-x509", *_NEW_KEY, "-days", "2", "-subj", f"/CN={name}", "-out", self.file, "-keyout", self._key)

    def certificate(self, name: str, days: int = 60) -> Certificate:
        """`days` below 0: one that has ended."""
        self._count += 1
        stem = self.folder / f"{self._count}-{name}"
        request, file, key = (stem.with_suffix(end) for end in (".csr", ".pem", ".key"))
        names = stem.with_suffix(".names")
        names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        _openssl("req", *_NEW_KEY, "-subj", f"/O=stage/CN={name}", "-out", request, "-keyout", key)
        _openssl("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", self._key, "-CAcreateserial",
                 "-days", str(days), "-extfile", names, "-out", file)
        return Certificate(file, key)

    def client(self, own: Certificate | None = None) -> ssl.SSLContext:
        """What a partner brings who trusts this authority."""
        context = ssl.create_default_context(cafile=self.file)
        # The public library names no host to TLS.
        context.check_hostname = False
        if own is not None:
            context.load_cert_chain(own.file, own.key)
        return context


def self_signed(folder: Path, names: str) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key; `names` as `DNS:localhost,IP:127.0.0.1`."""
    file, key = folder / "cert.pem", folder / "key.pem"
    _openssl("req", "-x509", *_NEW_KEY, "-days", "2", "-subj", "/CN=localhost", "-addext", f"subjectAltName={names}",
             "-out", file, "-keyout", key)
    return file, key


_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def _openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)
