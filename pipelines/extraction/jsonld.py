"""The JSON-LD of a page, however broken, and in it the one article that the page is about. Vocabulary: schema.org/NewsArticle."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

Node = dict[str, Any]

MAX_SCRIPT = 2 << 20  # characters; articleBody of a long read is under 100 kB
MAX_NODES = 3_000

_STRING = r'"(?:[^"\\]++|\\.)*+(?:"|$)'
_COMMENTS = re.compile(_STRING + r"|/\*(?:[^*]++|\*(?!/))*+(?:\*/|$)|(?<!:)//[^\n]*+|<!--|-->|<!\[CDATA\[|\]\]>", re.S)
_COMMAS = re.compile(_STRING + r"|,\s*+(?=[}\]])|,\s*+(?=,)", re.S)
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|description|isAccessibleForFree|@id|url)"\s{0,9}:\s{0,9}"?([^\n]{1,600}?)"?\s{0,9}(?:,\s{0,9}\n|,\s{0,9}"|\n|\})'
)
_AUTHOR = re.compile(r'"(?:author|creator)"\s{0,9}:\s{0,9}\[?\s{0,40}\{([^{}]{1,600})\}')
_NAME = re.compile(r'"name"\s{0,9}:\s{0,9}"([^"\n]{1,200})"')
_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}"(\w{1,40})"')
_ARTICLE = re.compile(r"(?:article|blogposting|liveblogposting|report|review|advertisercontentarticle)$", re.I)
# Below these an article is another one, or a part.
_ASIDE = {
    "itemlistelement",
    "haspart",
    "mentions",
    "citation",
    "isbasedon",
    "isrelatedto",
    "relatedlink",
    "liveblogupdate",
    "video",
    "image",
}
_ASIDE |= {"associatedmedia", "publisher", "author", "comment", "subjectof", "about", "mentions", "backstory", "breadcrumb", "review"}


def _load(script: str) -> Any:
    script = script.strip().lstrip("\ufeff").strip()
    if not script or len(script) > MAX_SCRIPT:
        return None
    for repair in (_as_is, _without_comments, _unescaped):
        try:
            return json.loads(repair(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return _fields(script)


def _as_is(script: str) -> str:
    return script


def _keep_strings(match: re.Match[str]) -> str:
    return match[0] if match[0][0] == '"' else " "


def _without_comments(script: str) -> str:
    script = _COMMENTS.sub(_keep_strings, script).strip().rstrip(";")
    return _COMMAS.sub(_keep_strings, script)


def _unescaped(script: str) -> str:
    if "&quot;" not in script[:200]:
        raise ValueError
    return _without_comments(html.unescape(script))


def _fields(script: str) -> Node | None:
    """What can still be read when nothing makes it JSON, for example a headline with bare quotes in it."""
    types = _TYPE.findall(script)
    found: Node = {"@type": next((t for t in types if _ARTICLE.search(t)), None)}
    if found["@type"] is None:
        return None
    for key, value in _FIELD.findall(script):
        if key in ("@id", "url"):
            continue
        found.setdefault(key, value.strip().strip('"').strip())
    if author := _AUTHOR.search(script):
        name, kind = _NAME.search(author[1]), _TYPE.search(author[1])
        if name:
            found["author"] = {"@type": kind[1] if kind else None, "name": name[1]}
    return found


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def kinds(node: Node) -> list[str]:
    """The types of a node, without namespace."""
    return [str(t).rpartition("/")[2].rpartition(":")[2] for t in as_list(node.get("@type")) if isinstance(t, str)]


def text_of(value: Any) -> str | None:
    """A string value with its HTML entities read (many systems escape them twice); None for anything else."""
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return value.strip() or None


class LinkedData:
    """Every node of every script of a page."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self.by_id: dict[str, Node] = {}
        self.nodes: list[tuple[Node, bool]] = []  # with whether it lies aside of the main line
        for script in scripts:
            for node, aside in self._walk(_load(script)):
                if len(self.nodes) >= MAX_NODES:
                    return
                self.nodes.append((node, aside))
                identity = node.get("@id")
                if isinstance(identity, str) and len(node) > 2:
                    self.by_id.setdefault(identity, node)

    def _walk(self, value: Any) -> Iterator[tuple[Node, bool]]:
        stack: list[tuple[Any, bool]] = [(value, False)]
        while stack:
            value, aside = stack.pop()
            if isinstance(value, list):
                stack.extend((v, aside) for v in reversed(value[:MAX_NODES]) if isinstance(v, (dict, list)))
            elif isinstance(value, dict):
                yield value, aside
                below = [(v, aside or k.lower() in _ASIDE) for k, v in value.items() if isinstance(v, (dict, list))]
                stack.extend(reversed(below))

    def resolve(self, value: Any) -> Any:
        """A reference ({"@id": ...}) as the node it names, when the page has it."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def article(self, url: str | None, titles: Iterable[str | None]) -> Node:
        """The article that this page is; an empty node when there is none, or when what there is belongs to other pages."""
        wanted = _path(url)
        words = [set(_words(t)) for t in titles if t]
        best: tuple[float, Node] = (0.0, {})
        candidates = [n for n, aside in self.nodes if not aside and any(_ARTICLE.search(k) for k in kinds(n))]
        for place, node in enumerate(candidates):
            score = 1.0 - place / 1000
            paths = {_path(u) for u in self._addresses(node)} - {""}
            if wanted and wanted in paths:
                score += 3
            elif (
                wanted
                and paths
                and not any(
                    p.startswith(wanted) or wanted.startswith(p) or p.rpartition("/")[2] == wanted.rpartition("/")[2] for p in paths
                )
            ):
                score -= 1.5
            headline = set(_words(text_of(node.get("headline")) or text_of(node.get("name")) or ""))
            if headline and words:
                score += 2 * max(len(headline & w) / max(1, min(len(headline), len(w))) for w in words)
            score += 0.2 * sum(key in node for key in ("datePublished", "author", "articleBody", "headline"))
            if score > best[0]:
                best = (score, node)
        return best[1]

    def _addresses(self, node: Node) -> Iterator[str]:
        page = node.get("mainEntityOfPage")
        for value in (
            node.get("url"),
            node.get("@id"),
            page.get("@id") if isinstance(page, dict) else page,
            page.get("url") if isinstance(page, dict) else None,
        ):
            if isinstance(value, str) and ("/" in value or "." in value):
                yield value


def _path(url: str | None) -> str:
    """The path in comparable form. The host does not matter: systems name staging hosts, and copies keep the original's."""
    if not url or len(url) > 3000:
        return ""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return unquote(parts.path).rstrip("/").lower()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text[:600].casefold())


def is_closed(node: Node) -> bool:
    """Whether the article says that it is not free to read."""
    own = node.get("isAccessibleForFree")
    if own is not None:
        return str(own).strip().lower() in ("false", "0", "no", "http://schema.org/false", "https://schema.org/false")
    return any(isinstance(p, dict) and str(p.get("isAccessibleForFree")).lower() == "false" for p in as_list(node.get("hasPart")))
