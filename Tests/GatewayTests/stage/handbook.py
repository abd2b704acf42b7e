"""The handbook as a reader sees it: its pages, their blocks, tables, words in code and links."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .gateway import ROOT

FOLDER = ROOT / "docs/handbook"
FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """What stands between fences; `note` is the word behind the language, a reason or a kind."""

    page: str
    line: int
    language: str
    note: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


class Page:
    def __init__(self, path: Path):
        self.path, self.name = path, path.name
        self.text = path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        return [
            Block(self.name, self.text.count("\n", 0, one.start()) + 1, one[1], one[2] or "", one[3])
            for one in FENCE.finditer(self.text)
        ]

    @cached_property
    def prose(self) -> str:
        """The page without its blocks."""
        return FENCE.sub("", self.text)

    @property
    def words_in_code(self) -> list[str]:
        return re.findall(r"`([^`\n]+)`", self.prose)

    @property
    def anchors(self) -> set[str]:
        """As GitHub makes them of headings."""
        titles = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

    @property
    def links(self) -> list[str]:
        return re.findall(r"\]\(([^)\s]+)\)", self.prose)

    def tables(self, first: str) -> list[tuple[str, list[list[str]]]]:
        """The tables whose first column has this head: the heading above, and the rows as cells."""
        found, heading, rows = [], "", None
        for line in self.prose.splitlines():
            if line.startswith("#"):
                heading = line.lstrip("# ")
            cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
            if cells is None:
                rows = None
            elif rows is not None and not set(cells[0]) <= set("-"):
                rows.append(cells)
            elif rows is None:
                rows = []
                if cells[0] == first:
                    found.append((heading, rows))
        return found


PAGES = {path.name: Page(path) for path in sorted(FOLDER.glob("*.md"))}


def blocks(language: str) -> list[Block]:
    return [block for page in PAGES.values() for block in page.blocks if block.language == language]


def in_code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
