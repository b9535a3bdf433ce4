"""What the publisher reserves: TDMRep (W3C CG report 2024; directive 2019/790, article 4), noai, Content-Signal. The rest is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipelines.extraction.clean import clean_line
from vigia.items import Rights

_NOAI = re.compile(r"\bno-?(?:ai|imageai|ml)\b", re.I)
_SIGNAL = re.compile(r"\bai-(?:train|input|use)\s*=\s*(?:no|n|0|false)\b|\b(?:train|use)-?ai\s*=\s*(?:no|n|0)\b", re.I)
_RECORDED = re.compile(r"\bno(?:archive|snippet|index|translate)\b|\bnocache\b", re.I)


def rights(headers: Mapping[str, str], metas: Mapping[str, Iterable[str]], host_reservation: str | None = None) -> Rights:
    """Signals of the answer's headers, the page's metas (keys in lower case) and the host, and whether they amount to a reservation.

    Reserved is what says `tdm-reservation: 1`, `noai` (or noimageai's text sibling) or a Content-Signal that denies AI use.
    """
    found = Rights()

    def note(place: str, name: str, value: str, reserves: bool) -> None:
        signal = f"{place} {name}: {clean_line(value, 200) or ''}"
        if signal not in found.signals and len(found.signals) < 20:
            found.signals.append(signal)
        found.reserved = found.reserved or reserves

    sources: list[tuple[str, str, str]] = [("header", k.lower(), v) for k, v in headers.items()]
    sources += [("meta", k, v) for k, values in metas.items() for v in values]
    for place, name, value in sources:
        if name == "tdm-reservation":
            note(place, name, value, value.strip().strip('"').split(",")[0].strip() == "1")
        elif name == "tdm-policy":
            note(place, name, value, False)
        elif name == "content-signal":
            note(place, name, value, bool(_SIGNAL.search(value)))
        elif name in ("robots", "x-robots-tag", "googlebot", "robots-ai"):
            if _NOAI.search(value):
                note(place, name, value, bool(re.search(r"\bno-?(?:ai|ml)\b", value, re.I)))
            elif _RECORDED.search(value):
                note(place, name, value, False)
    if host_reservation:
        note("host", "reservation", host_reservation, True)
    return found
