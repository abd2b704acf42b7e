"""What must never stand in a log: every password and key that a gateway was given, by its file or by a partner."""

import base64
from pathlib import Path

_TRIED: dict[int, set[str]] = {}
_NAMES = {"password", "api_key"}


def tried(port: int, password: str):
    """Somebody has shown this password at that port."""
    if password:
        _TRIED.setdefault(port, set()).add(password)


def tried_at(port: int) -> set[str]:
    return _TRIED.get(port, set())


def within(value) -> set[str]:
    """The secrets in a configuration, those in files of their own too."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _NAMES and inner:
                found.add(str(inner))
            elif key.removesuffix("_file") in _NAMES and inner and Path(inner).is_file():
                found.add(Path(inner).read_text().strip())
            else:
                found |= within(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            found |= within(inner)
    return found


def leaks(text: str, secrets: set[str]) -> list[str]:
    """Lines that have a secret in them: as it is, in hexadecimal or in base64."""
    forms = {}
    for secret in secrets:
        octets = secret.encode()
        encoded = base64.b64encode(octets).decode().rstrip("=")
        for form in (secret, octets.hex(), octets.hex(" "), octets.hex().upper(), encoded):
            # A form as short as this would be found in anything.
            if len(form) >= 4:
                forms[form] = secret
    return [line for line in text.splitlines() if any(form in line for form in forms)]
