"""The Prometheus page, read strictly enough to find a wrong label."""

import re
import urllib.request

_LINE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
_LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?')


class Metrics:
    def __init__(self, text: str):
        self.text = text
        self.types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
        self.helps = dict(re.findall(r"^# HELP (\S+) (.+)$", text, re.MULTILINE))
        self.samples: list[tuple[str, dict[str, str], float]] = []
        for line in text.splitlines():
            if line and not line.startswith("#"):
                found = _LINE.match(line)
                assert found, f"not a line of Prometheus text: {line!r}"
                self.samples.append((found[1], dict(_LABEL.findall(found[2] or "")), float(found[3])))

    def rows(self, name: str, **labels: str) -> list[tuple[dict[str, str], float]]:
        return [
            (have, value) for sample, have, value in self.samples
            if sample == name and all(have.get(key) == wanted for key, wanted in labels.items())
        ]

    def value(self, name: str, **labels: str) -> float:
        """The sum over the rows with these labels; 0 where there is none."""
        return sum(value for _, value in self.rows(name, **labels))


def scrape(port: int, accept: str = "text/plain") -> Metrics:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=15) as response:
        return Metrics(response.read().decode())
