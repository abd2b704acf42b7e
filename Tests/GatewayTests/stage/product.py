"""What the product's own sources say: its sentences, keys, metrics, statuses, and the places it is installed in."""

import re
from functools import cache

import yaml

from .gateway import ROOT

_HOLE = r'\\\((?:[^()"\n]|"(?:[^"\\\n]|\\.)*"|\((?:[^()\n]|\((?:[^()\n])*\))*\))*\)'
_TEXT = re.compile(
    r'"""\n(?P<long>.*?)\n\s*"""' + r'|"(?P<short>(?:[^"\\\n]|' + _HOLE + r'|\\[^(\n])*)"', re.DOTALL
)


@cache
def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "Sources").rglob("*.swift")))


@cache
def words() -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", sources()))


# Sentences


def _pattern(literal: str) -> re.Pattern | None:
    """What a string literal may say; nothing for one that says too little to be told by."""
    parts = re.split(_HOLE, re.sub(r"\\\n\s*", "", re.sub(r"\n\s+", "\n", literal)).strip())
    fixed = "".join(parts)
    if sum(letter.isalpha() for letter in fixed) < 3:
        return None
    return re.compile("(.*?)".join(re.escape(part) for part in parts))


def _literals(source: str) -> set[str]:
    code = re.sub(r"^\s*///?.*$", "", source, flags=re.MULTILINE)
    return {one["long"] or one["short"] or "" for one in _TEXT.finditer(code)}


@cache
def _patterns() -> list[re.Pattern]:
    return [pattern for literal in _literals(sources()) if (pattern := _pattern(literal)) is not None]


# Where the sentences are made that `smppctl status` shows below a bind or at its top.
WHYS = (
    "Supervision/Appetite", "bindworker/BindCheck", "bindworker/ClientLink", "bindworker/Dialler", "bindworker/Flaps",
    "bindworker/Lookout", "bindworker/RefusalShare", "bindworker/ServerLink", "bindworker/Stall", "bindworker/TLSTrouble",
    "Licence/LicenceLimits", "SMPP/Session/EndReason", "steward/CoreTroubles", "supervisor/Backlog",
    "supervisor/GatewayStatus+Board", "supervisor/LicenceLook", "supervisor/LicenceOffice", "supervisor/Overrides",
    "supervisor/Troubles",
)
# Of what these files say, this is for the log alone: news, and no trouble.
_NEWS = re.compile(
    r"the licence of |the licence has keys |the licence is not valid, no bind|.*because the licence does not allow|"
    r"bound to |SMPP Server: (Bound|Session|Refused bind as) |connected, binding|connection taken over|unbound|unbind|connection closed|the worker of "
)


def whys() -> dict[str, re.Pattern]:
    """Every literal of two words or more that can be (part of) a *why* or a trouble, and what it may say."""
    found = {}
    for name in WHYS:
        for literal in _literals((ROOT / f"Sources/{name}.swift").read_text(encoding="utf-8")):
            words = re.sub(_HOLE, "", literal).split()
            if len(words) > 1 and not _NEWS.match(literal) and (pattern := _pattern(literal)) is not None:
                found[f"{name}: {literal}"] = pattern
    return found


def says(sentence: str) -> bool:
    """Whether the product can say this: a literal of its sources fits, and so does whatever fills its holes.

    A hole may hold one word of any kind, a name or a number; more words than one must be words of ours again.
    """
    for pattern in _patterns():
        match = pattern.fullmatch(sentence)
        if match and all(_is_name(part) or (part != sentence and says(part)) for part in match.groups()):
            return True
    return False


def _is_name(part: str) -> bool:
    return len(re.findall(r"[A-Za-z][\w.'-]+", part)) <= 1


# Keys


@cache
def keys() -> set[str]:
    folder = ROOT / "Sources/Common/ConfigurationKeys"
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.swift"))
    return set(re.findall(r'\.\w+\(\s*"([a-z_]+)",', text)) | set(re.findall(r'name: "([a-z_]+)"', text))


@cache
def defaults() -> dict:
    """The reference file with every key that it sets by default switched on."""
    lines = (ROOT / "config/gateway.yaml").read_text(encoding="utf-8").splitlines()
    return yaml.safe_load("\n".join(line[1:] for line in lines if re.match(r"#(?!#)", line)))


# Metrics and statuses


@cache
def metrics() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → type and labels, `L` for those of a bind."""
    text = (ROOT / "Sources/Telemetry/MetricCatalogue.swift").read_text(encoding="utf-8")
    rows = re.findall(r'= (Gauge|Counter|Histogram)Metric\(\s*\d+,\s*"(\w+)",\s*(perBind|\[[^\]]*\])', text)
    labels = (ROOT / "Sources/Telemetry/MetricLabel.swift").read_text(encoding="utf-8")
    names = dict(re.findall(r'case \.(\w+): "(\w+)"', labels))

    def named(cell: str) -> tuple[str, ...]:
        if cell == "perBind":
            return ("L",)
        return tuple(names.get(one, one) for one in re.findall(r"\.(\w+)", cell))

    return {name: (kind.lower(), named(cell)) for kind, name, cell in rows}


@cache
def statuses() -> dict[int, str]:
    """command_status → our words for it."""
    folder = ROOT / "Sources/SMPP/PDU"
    numbers = re.findall(
        r"static let (\w+) = \w+\((?:rawValue: )?0x([0-9A-Fa-f_]+)\)", (folder / "CommandStatus.swift").read_text()
    )
    explained = dict(re.findall(
        r'\.(\w+): \(\s*(?:name: )?"\w+",\s*(?:explanation: )?"([^"]+)"', (folder / "CommandStatusWords.swift").read_text()
    ))
    return {int(number, 16): explained[name] for name, number in numbers if name in explained}


# Places


@cache
def places() -> str:
    """All that says where things are on a machine that the gateway is installed on."""
    named = ["systemd", "config", "scripts/debian", "scripts/install", "scripts/programs.sh"]
    files = [one for name in named for one in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))]
    return "\n".join(one.read_text(encoding="utf-8") for one in files if one.is_file()) + sources()
