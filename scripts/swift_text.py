"""Swift source as the gates need to see it: code and comments apart, every line where it was."""

import re

_MARK = re.compile(r'//|/\*|#*"|[()]')
_DECLARATION = re.compile(
    r"\s*(@\w+\s*)*((public|package|internal|private|fileprivate|static|mutating|borrowing|consuming|final|override"
    r"|convenience|required|nonisolated)\s+)*"
    r"(func|init|var|let|case|struct|class|enum|extension|protocol|associatedtype|subscript|deinit|typealias)\b"
)


class SwiftText:
    """One file, split into `code` (strings and comments blanked) and `comments` (all else blanked)."""

    def __init__(self, source: str):
        self.source = source
        self._code = list(source)
        self._comments = [c if c == "\n" else " " for c in source]
        self._scan(0, stop_at_parenthesis=False)
        self.code = "".join(self._code)
        self.comments = "".join(self._comments)

    def _blank(self, start: int, end: int, comment: bool = False) -> None:
        for index in range(start, min(end, len(self.source))):
            if self.source[index] != "\n":
                self._code[index] = " "
                if comment:
                    self._comments[index] = self.source[index]

    def _scan(self, index: int, stop_at_parenthesis: bool) -> int:
        """Blanks what is not code from `index` on, to the end or to the parenthesis that closes an interpolation."""
        depth = 0
        while (mark := _MARK.search(self.source, index)) is not None:
            index = mark.end()
            if mark.group() == "//":
                end = self.source.find("\n", index)
                index = len(self.source) if end < 0 else end
                self._blank(mark.start(), index, comment=True)
            elif mark.group() == "/*":
                index = self._block_comment(mark.start())
            elif mark.group().endswith('"'):
                index = self._string(mark.start(), mark.group().count("#"))
            elif mark.group() == "(":
                depth += 1
            elif depth == 0 and stop_at_parenthesis:
                return mark.start()
            else:
                depth -= 1
        return len(self.source)

    def _block_comment(self, start: int) -> int:
        depth, index = 1, start + 2
        while index < len(self.source) and depth:
            if self.source.startswith("/*", index):
                depth, index = depth + 1, index + 2
            elif self.source.startswith("*/", index):
                depth, index = depth - 1, index + 2
            else:
                index += 1
        self._blank(start, index, comment=True)
        return index

    def _string(self, start: int, hashes: int) -> int:
        mark = "#" * hashes
        index = start + hashes
        quote = '"""' if self.source.startswith('"""', index) else '"'
        index += len(quote)
        closing, escape = quote + mark, "\\" + mark
        chunk = start
        while index < len(self.source):
            if self.source.startswith(closing, index):
                self._blank(chunk, index + len(closing))
                return index + len(closing)
            if self.source.startswith(escape + "(", index):
                inside = index + len(escape) + 1
                self._blank(chunk, inside)
                index = self._scan(inside, stop_at_parenthesis=True)
                chunk = index
                index += 1
            elif self.source.startswith(escape, index):
                index += len(escape) + 1
            elif self.source[index] == "\n" and quote == '"':
                break
            else:
                index += 1
        self._blank(chunk, index)
        return index


_FUNCTION = re.compile(r"\b(func\s+(`[^`]*`|[^\s(<]+)|init\s*[?]?\s*(?=[(<])|deinit\b|subscript\s*(?=[(<]))")


def functions(text: SwiftText) -> list[tuple[str, int, int]]:
    """Every function with a body: its name, the line it starts on, and how many lines it spans."""
    found = []
    for match in _FUNCTION.finditer(text.code):
        before = text.code[: match.start()]
        line_before = before.rsplit("\n", 1)[-1]
        if not match.group().startswith("func") and line_before.rstrip().endswith((".", "`")):
            continue
        body = _body(text.code, match.end())
        if body is None:
            continue
        first = before.count("\n") + 1
        last = text.code.count("\n", 0, body) + 1
        name = (match.group(2) or match.group(1)).strip()
        if match.group(2) and match.group(2).startswith("`"):
            name = text.source[match.start(2) : match.end(2)]
        found.append((name, first, last - first + 1))
    return found


def _body(code: str, index: int) -> int | None:
    """The index of the brace that closes the body, or nothing where a declaration has none."""
    depth = 0
    while index < len(code):
        character = code[index]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
            if depth < 0:
                return None
        elif character == "{" and depth == 0:
            return _closing(code, index)
        elif character == "}" and depth == 0:
            return None
        elif character == "\n" and depth == 0 and _DECLARATION.match(code, index):
            return None
        index += 1
    return None


def _closing(code: str, index: int) -> int | None:
    depth = 0
    for position in range(index, len(code)):
        if code[position] == "{":
            depth += 1
        elif code[position] == "}":
            depth -= 1
            if depth == 0:
                return position
    return None
