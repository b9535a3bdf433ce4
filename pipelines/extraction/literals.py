"""Objects written as JavaScript writes them, as values: bare keys, single quotes, void 0, and the names of a function's arguments."""

# ruff: noqa: E501  the expressions and lists have as many words as fit on a line

from __future__ import annotations

import json
import re
from typing import Any

MAX_LITERAL = 1 << 20  # characters that one object may have

_STRING = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`"""
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})|(?P<open>[{{\[])|(?P<close>[}}\]])|(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<sign>!0|!1|void 0|[,:])|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<space>\s+|//[^\n]*|/\*.{0,2000}?\*/)",
    re.S,
)
_ONE_STRING = re.compile(_STRING, re.S)
_COLON = re.compile(r"\s{0,9}:")
_PARAMETERS = re.compile(r"\(?function\s?\(([\w$,\s]{0,60000})\)\s?\{")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n|.)", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "Infinity": "null"}
_SIGNS = {"!0": "true", "!1": "false", "void 0": "null"}


def read_string(text: str, position: int) -> tuple[str, int]:
    """The string of JavaScript that stands there, its escapes read, and where it ends."""
    match = _ONE_STRING.match(text, position)
    return ("", position) if match is None else (_unescaped(match[0][1:-1]), match.end())


def read_literal(text: str, position: int, names: dict[str, str] | None = None) -> tuple[Any, int]:
    """The object or list that begins there, None when it is none, and how far was read; `names` are values, written as JSON, of names in it."""
    written: list[str] = []
    level = 0
    until = position + MAX_LITERAL
    while position < until and (token := _TOKEN.match(text, position)):
        position = token.end()
        kind, said = token.lastgroup, token[0]
        if kind == "space":
            continue
        if kind == "string":
            said = json.dumps(_unescaped(said[1:-1]))
        elif kind == "name":
            said = json.dumps(said) if _COLON.match(text, position) else _WORDS.get(said) or (names or {}).get(said, "null")
        elif kind == "number":
            said = json.dumps(said) if _COLON.match(text, position) else "0"
        elif kind == "sign":
            said = _SIGNS.get(said, said)
        elif kind == "open":
            level += 1
        elif kind == "close":
            level -= 1
            if written[-1:] == [","]:
                written.pop()
        written.append(said)
        if level == 0:
            break
    try:
        return (json.loads("".join(written)) if written and level == 0 else None), position
    except (ValueError, RecursionError):
        return None, position


def read_call(text: str, position: int) -> tuple[Any, int]:
    """What `(function(a,b){return {...}}("x",1))` gives back, None when it is no such call, and how far was read."""
    parameters = _PARAMETERS.match(text, position)
    passed = text.rfind("}(")
    if parameters is None or passed < 0:
        return None, position
    arguments, _ = read_literal(f"[{text[passed + 2 :].rstrip(' ;)')}]", 0)
    names = [name.strip() for name in parameters[1].split(",")]
    values = dict(zip(names, map(json.dumps, arguments), strict=False)) if isinstance(arguments, list) else {}
    returned = text.find("{", text.find("return", parameters.end()))
    return read_literal(text, returned, values) if returned >= 0 else (None, position)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0x110000 else ""
    return _ESCAPED.get(code, code)
