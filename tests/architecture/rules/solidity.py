"""A small reader of Solidity: enough to find functions, errors and events."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
HEAD = re.compile(r"\b(?:function\s+(\w+)|(constructor|receive|fallback|modifier\s+\w+))\s*[({]")


@dataclass(frozen=True)
class Function:
    """A function or its like: ``header`` runs from its keyword to its body or semicolon, ``lines`` counts both."""

    name: str
    header: str
    first_line: int
    lines: int


def blank(source: str) -> str:
    """The source with comments and the insides of strings blanked out; every line and column stays where it was."""

    def spaces(match: re.Match[str]) -> str:
        text = match.group()
        kept = text[0] if text[0] in "\"'" else " "
        return kept + re.sub(r"[^\n]", " ", text[1:-1]) + (kept if len(text) > 1 else "")

    return TOKEN.sub(spaces, source)


def _end_of_block(code: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(code)):
        depth += {"{": 1, "}": -1}.get(code[position], 0)
        if depth == 0:
            return position
    return len(code) - 1


def functions(source: str) -> Iterator[Function]:
    """Every function, constructor, modifier, receive and fallback of a source, in its order."""
    code = blank(source)
    for match in HEAD.finditer(code):
        stop = re.compile(r"[{;]").search(code, match.end() - 1)
        if stop is None:
            continue
        end = _end_of_block(code, stop.start()) if stop.group() == "{" else stop.start()
        first = code.count("\n", 0, match.start()) + 1
        name = match.group(1) or match.group(2).split()[-1]
        yield Function(name, code[match.start() : stop.start()], first, code.count("\n", match.start(), end) + 1)


def declared(source: str, keyword: str) -> list[str]:
    """Names declared with ``error`` or ``event``."""
    return re.findall(rf"\b{keyword}\s+(\w+)\s*\(", blank(source))
