"""A real Prometheus that watches one gateway with the configuration that is shipped, only more often."""

import json
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

from .gateway import ROOT, UNTIL_WE_DIE
from .ports import free_port
from .waiting import until

CONFIG = ROOT / "config/prometheus"


class Prometheus:
    def __init__(self, folder: Path, gateway):
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        configuration = yaml.safe_load((CONFIG / "prometheus.yml").read_text())
        configuration["rule_files"] = [str(CONFIG / name) for name in configuration["rule_files"]]
        (job,) = configuration["scrape_configs"]
        job["scrape_interval"] = job["scrape_timeout"] = "1s"
        job["static_configs"] = [{"targets": [f"127.0.0.1:{gateway.metrics_port}"]}]
        file = folder / "prometheus.yml"
        file.write_text(yaml.safe_dump(configuration))
        with (folder / "log").open("wb") as log:
            self._running = subprocess.Popen(
                [*UNTIL_WE_DIE, "prometheus", f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )
        until(self._is_ready, lambda: f"Prometheus to be ready: {(folder / 'log').read_text()[-500:]}", 30, pace=0.05)

    def _is_ready(self) -> bool:
        assert self._running.poll() is None, (self.folder / "log").read_text()[-2000:]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def ask(self, path: str, **words) -> object:
        """What the API answers; a refusal (a query that cannot be parsed) is a failure."""
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(words, doseq=True)}"
        try:
            with urllib.request.urlopen(url, timeout=15) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{words}: {refusal.read().decode()}") from refusal

    def query(self, expression: str) -> list[tuple[dict[str, str], float]]:
        result = self.ask("query", query=expression)
        assert result["resultType"] == "vector", f"{expression} gives a {result['resultType']}"
        return [(row["metric"], float(row["value"][1])) for row in result["result"]]

    def close(self):
        self._running.terminate()
        try:
            self._running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
