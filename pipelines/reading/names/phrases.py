"""What a noun phrase beside a name says of it ("la startup de robótica", "el fondo"), and what the name itself says."""

from __future__ import annotations

from itertools import pairwise

from pipelines.reading.names.lexicon import Lexicon
from pipelines.reading.names.signs import Signs
from pipelines.reading.names.tokens import Tokens
from vigia.facts import Evidence


class Phrases:
    """Reads noun phrases and shapes of names in one field of a story."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.lexicon = lexicon
        self.know = lexicon.know

    def _head(self, phrase: list[str], start: int, first: int, last: int, signs: Signs, weight: float) -> bool:
        """Signs of an introducing noun phrase whose head is phrase[0]; true when it says that the name is an organisation."""
        head = phrase[0]
        early = phrase[:4]
        text = " ".join(phrase)
        intelligent = self.lexicon.intelligence.stand_in(text)
        young = head in self.know.startup or any(w in self.know.young for w in early)
        low, high = min(start, first), max(start + len(phrase) - 1, last)
        if head in self.know.startup or (young and head in self.know.company):
            self._add(signs, "company", 2.0 * weight, low, high, "startup")
            signs.startup += 2.0 * weight
        elif head in self.know.roles and head not in self.know.company and head not in self.know.investor:
            signs.person += 2.0 * weight
            return False
        elif head in self.know.investor or "riesgo" in phrase[:6] or "inversion" in phrase[:4] or "venture" in phrase:
            self._add(signs, "investor", 2.0 * weight, low, high, "investor")
            return True
        elif head == "medio" and not (start and self.words[start - 1] in self.know.determiners):
            return False  # "ficha a medio X": half of it
        elif head in self.know.media:
            signs.media += 1.5 * weight
            return True
        elif head == "cadena" and len(phrase) == 1:
            signs.media += 0.8
            signs.company += 0.8
        elif head in self.know.analyst or (
            head in ("firma", "consultora") and any(w in ("analisis", "investigacion", "mercado", "analistas") for w in early)
        ):
            signs.analyst += 1.5 * weight
            return True
        elif head in self.know.institution:
            signs.institution += 1.5 * weight
            return True
        elif head in self.know.product and head not in self.know.company:
            signs.product += 1.5 * weight
            return False
        elif head in self.know.place:
            signs.place += 1.5 * weight
            return False
        elif head == "especialista" and len(phrase) > 1 and phrase[1] == "en":  # "la especialista en fotónica X"; or a person
            self._add(signs, "company", 1.2, low, high, "company")
            signs.person += 1.2 if last > first else 0.0
        elif head in self.know.company:
            self._add(signs, "company", 1.6 * weight, low, high, "company")
            if head in ("laboratorio", "emprendimiento"):
                signs.startup += 1.0
        else:
            return False
        if head == "firma" and not self.know.professions.isdisjoint(early):
            signs.established += 1.5
        if head in self.know.established or "cotizada" in phrase or "telecomunicaciones" in phrase:
            signs.established += 1.5 * weight
        if intelligent:
            signs.intelligence += 2.0 * weight
        if any(w in self.know.venture for w in phrase):
            signs.venture += 0.5
        return True

    def shape(self, surface: str, parts: list[str], signs: Signs) -> None:
        """What the name itself says: "Labs", ".ai", inner capitals, a given name in front."""
        final = parts[-1]
        given = self.know.given
        if len(parts) > 1 and (final in self.know.suffix_ai or final in self.know.suffix_company):
            signs.company += 3.5
            if final in self.know.suffix_ai:
                signs.intelligence += 2.0
                signs.startup += 1.0
            elif final in self.know.suffix_investor:
                signs.investor += 4.0
            elif final == "robotics":
                signs.intelligence += 1.5
        elif len(parts) > 1 and (parts[0] in self.know.investor or any(part in self.know.suffix_fund for part in parts[1:-1])):
            # "Fondo Tánger", "Alta Ventures MX"
            signs.investor += 4.0
        elif final.endswith((".ai", ".io", ":ai", ".ia")):
            signs.company += 3.5
            signs.intelligence += 2.0 if final.endswith(("ai", "ia")) else 0.0
            signs.startup += 1.0
        elif final.endswith(".com"):
            signs.company += 2.0
        said = parts[1] if len(parts) > 2 and parts[0] in ("el", "la", "los", "las") else parts[0]
        if len(parts) > 1 and (said in self.know.first_company or said in self.know.company):  # "Textiles Atoyac", "Grupo Ceiba"
            signs.company += 2.0
            return
        company = "&" in parts or (len(parts) == 2 and parts[0] in self.lexicon["places.names"] and parts[0] not in given)
        if company:  # "Kestrel & Wren"; "Hangzhou DeepSeek"
            signs.company += 1.0
        elif len(parts) > 1 and parts[0] in given and final not in self.know.suffix_company and final not in self.know.suffix_ai:
            signs.person += 2.5
        elif len(parts) == 1 and parts[0] in self.know.surnames:
            signs.person += 4.0
        elif len(parts) == 1 and parts[0] in given:
            signs.person += 0.9
        elif len(parts) in (2, 3) and final not in self.know.suffix_company and final not in self.know.suffix_ai:
            signs.person += 0.5
        body = surface.replace("-", " ").split()[0]
        if any(a.islower() and b.isupper() for a, b in pairwise(body)) and not body.startswith(("Mc", "Mac", "De", "Le", "O'")):
            signs.company += 0.7
        from_institution = parts[0] in self.know.institution and len(parts) > 1
        if from_institution:
            signs.institution += 2.0

    def _add(self, signs: Signs, kind: str, weight: float, low: int, high: int, rule: str) -> None:
        if kind == "company":
            signs.company += weight
        else:
            signs.investor += weight
        if weight > signs.intro_weight:
            self._intro(signs, weight, low, high, rule)

    def _intro(self, signs: Signs, weight: float, low: int, high: int, rule: str) -> None:
        tokens = self.tokens
        low, high = max(0, low), min(high, len(tokens.words) - 1)
        if tokens.sentence[low] != tokens.sentence[high] or low > high:
            return
        start, end = tokens.starts[low], tokens.ends[high]
        signs.intro = Evidence(tokens.field.text[start:end], tokens.field.name, start, end, f"introduced:{rule}")
        signs.intro_weight = weight
