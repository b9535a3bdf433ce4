"""Stories with an invented name in the place of every AI startup: what is known by heart is worth nothing there."""

from __future__ import annotations

import copy
import random
import re
from dataclasses import dataclass
from typing import Any

from pipelines.reading.names.registry import Company, load_registry

_SYLLABLES = [
    "ne",
    "ri",
    "vo",
    "qua",
    "te",
    "la",
    "lu",
    "mo",
    "ra",
    "ze",
    "ta",
    "ki",
    "bre",
    "so",
    "dal",
    "ven",
    "ly",
    "or",
    "ex",
    "fi",
    "no",
    "va",
    "thi",
    "ca",
    "dro",
    "mi",
    "pel",
    "ga",
    "sy",
    "ul",
]
_ENDINGS = ["x", "ra", "ly", "n", "via", "tix", "lo", "s", "da", "rel", "mia", "go"]
_SUFFIXES = ["AI", "AI", "Labs", "IA", "Technologies", "Robotics"]


@dataclass
class Renamed:
    """A gold story under invented names; `invented` maps the registry id of each startup to its new full name."""

    story: dict[str, Any]
    invented: dict[str, str]


def invent(generator: random.Random, taken: set[str]) -> str:
    while True:
        base = "".join(generator.choice(_SYLLABLES) for _ in range(generator.choice([2, 2, 3]))) + generator.choice(_ENDINGS)
        name = base.capitalize()
        if name not in taken and len(name) > 4:
            taken.add(name)
            return name


def rename(story: dict[str, Any], seed: int = 0) -> Renamed:
    """Replace every AI startup of the registry that `story` names, in title, text and labels. The same seed gives the same names."""
    registry = load_registry()
    generator = random.Random(f"{seed}:{story['id']}")
    whole = f"{story['title']}\n{story['text']}"
    startups: dict[str, Company] = {}
    labelled = set(story["facts"].get("companies", []))
    for match in registry.find(whole):
        entry = match.entry
        if (
            isinstance(entry, Company)
            and entry.ai_startup
            and entry.kind == "company"
            and (not match.ordinary or labelled & set(entry.names))
        ):
            startups[entry.id] = entry
    taken: set[str] = set()
    forms: dict[str, str] = {}
    invented: dict[str, str] = {}
    for identity, company in sorted(startups.items()):
        base = invent(generator, taken)
        style = generator.random()
        full = base if style < 0.55 else f"{base} {generator.choice(_SUFFIXES)}"
        invented[identity] = full
        longest = max(company.names, key=len)
        for name in company.names:
            has_suffix = " " in name or "." in name
            forms[name] = full if has_suffix or name == longest or " " not in company.name else base
    if not forms:
        return Renamed(copy.deepcopy(story), {})
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in sorted(forms, key=len, reverse=True)) + r")(?!\w)")

    def change(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda m: forms[m.group()], value)
        if isinstance(value, list):
            return [change(v) for v in value]
        if isinstance(value, dict):
            return {k: change(v) for k, v in value.items()}
        return value

    return Renamed({k: change(v) if k in ("title", "text", "facts", "junk_lines") else v for k, v in story.items()}, invented)
