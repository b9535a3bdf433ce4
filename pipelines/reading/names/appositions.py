"""What stands after a mention in apposition: "X, dedicada a...", "X (2019)", "X, que desarrolla...", "X, ochenta empleados"."""

from __future__ import annotations

from pipelines.reading.names.phrases import Phrases
from pipelines.reading.names.signs import Signs


class Appositions(Phrases):
    """Reads what a comma, a dash or a bracket adds to a name."""

    def _staffed(self, k: int, first: int) -> bool:
        """ "X, seis años de vida, ochenta empleados, sede en Cambridge": what only a firm has, soon after its name."""
        words, sentence = self.words, self.tokens.sentence
        for j in range(k, min(k + 14, len(words) - 3)):
            if sentence[j + 3] != sentence[first]:
                return False
            if words[j] == "," and (words[j + 1 : j + 3] == ["sede", "en"] or words[j + 2] in ("empleados", "trabajadores", "ingenieros")):
                return True
        return False

    def _appositions(self, k: int, first: int, last: int, signs: Signs) -> None:
        """What the sign at token `k` opens; a place alone ("Legajo, de Medellín, cuyo motor...") is passed over."""
        opening: int | None = k
        while opening is not None:
            opening = self._apposition(opening, first, last, signs)

    def _apposition(self, k: int, first: int, last: int, signs: Signs) -> int | None:
        """One apposition; the sign that opens the next one is returned where this one is nothing but a place."""
        words, sentence = self.words, self.tokens.sentence
        size = len(words)
        bracket = words[k] == "("
        end = k + 1
        while (
            end < size
            and end - k < 24
            and sentence[end] == sentence[first]
            and words[end] not in ((")",) if bracket else (",", ";", ".", ")", "—", ":"))
        ):
            end += 1
        phrase = words[k + 1 : end]
        if not phrase:
            return None
        if bracket and any(w in self.know.tickers for w in phrase[:3]):
            signs.company += 1.5
            signs.established += 2.0
            return None
        if bracket and len(phrase) <= 4 and any(len(w) == 4 and w.startswith(("19", "20")) and w.isdigit() for w in phrase):
            self._add(signs, "company", 1.2, first, end, "founded")
            signs.startup += 0.5
            return None
        if not bracket and self._staffed(k, first):
            signs.company += 1.5
        determiner = phrase[0] if phrase[0] in self.know.determiners else ""
        if determiner:
            phrase = phrase[1:]
        if len(phrase) > 1 and phrase[0] in (
            "tambien",
            "ya",
            "hoy",
            "ahora",
            "entonces",
            "hasta",
            "antes",
            "antigua",
            "antiguo",
            "anteriormente",
            "esta",
            "actual",
            "propiedad",
            "filial",
        ):
            if phrase[0] in ("antes", "anteriormente", "antigua") or phrase[0] in ("propiedad", "filial"):
                signs.company += 1.0
                return None
            phrase = phrase[1:]
            if phrase[0] == "ahora":
                phrase = phrase[1:]
        while len(phrase) > 1 and phrase[0] in self.know.adjectives:
            if phrase[0] == "joven":
                signs.startup += 0.7
            phrase = phrase[1:]
        if not phrase:
            return None
        head = phrase[0]
        intelligent = self.lexicon.intelligence.stand_in(" ".join(phrase))
        business = False
        if head == "de" and len(phrase) > 2 and (phrase[1].isdigit() or phrase[2] == "anos"):
            signs.person += 2.0
            return None
        if head == "de" and len(phrase) == 2 and phrase[1] in self.lexicon["places.names"] and words[end : end + 1] == [","]:
            signs.company += 0.5 if first == last else 0.0
            return end
        if head == "al" and len(phrase) > 1 and phrase[1] in ("frente", "mando"):
            signs.person += 1.5
            return None
        if head == "con" and "sede" in phrase[:3]:
            self._add(signs, "company", 1.5, first, end - 1, "seat")
            business = True
        elif head in self.know.roles and head in self.know.company:  # "creadora de", "dueño de": a company makes as a person does
            signs.company += 1.0
            signs.person += 0.8
            business = True
        elif head in self.know.demonyms and determiner:
            signs.company += 1.0
            business = True
        elif head in ("cuyos", "cuyas", "cuyo", "cuya"):
            if len(phrase) > 1 and (phrase[1] in self.know.genitive or phrase[1] in self.know.venture):
                self._add(signs, "company", 1.4, first, min(end - 1, k + 4), "whose")
                signs.venture += 0.7 if phrase[1] in self.know.venture else 0.2
            elif len(phrase) > 1 and phrase[1] in self.know.product:
                self._add(signs, "company", 0.8, first, min(end - 1, k + 4), "whose")
            business = True
        elif head in self.know.doing:
            if head.endswith(("a", "e")):
                self._add(signs, "company", 1.5, first, end - 1, "doing")
                business = True
            elif head in ("dedicado", "especializado", "creado", "fundado", "participado", "respaldado"):
                signs.company += 0.6
                signs.product += 0.4
                business = True
            else:
                signs.person += 0.7
        elif head == "que" and len(phrase) > 1:
            verb = phrase[1] if phrase[1] not in ("ya", "se", "no", "tambien", "ha", "hoy") else (phrase[2] if len(phrase) > 2 else "")
            if verb in self.know.doing_verbs or verb in self.know.money or verb in self.know.business:
                self._add(signs, "company", 0.8, first, min(end - 1, k + 14), "relative")
                business = True
            elif intelligent and first == last:  # "Pincelada, que clona voces con inteligencia artificial"
                self._add(signs, "company", 0.9, first, min(end - 1, k + 14), "relative")
                business = True
        elif head in self.know.product and head not in ("proyecto", "equipo", "unidad", "division"):
            own = determiner in ("su", "sus")
            ambiguous = head in (
                "asistente",
                "plataforma",
                "agente",
                "aplicacion",
                "app",
                "buscador",
                "herramienta",
                "chatbot",
                "red",
                "bot",
            )
            if own or not ambiguous:
                signs.product += 2.0 if own else 1.2
            else:
                signs.company += 0.8
                signs.product += 0.7
                business = True
        elif head in self.know.heads:
            business = self._head(phrase, k + 1, first, last, signs, 1.0)
            intelligent = False  # counted there
        if business and intelligent:
            signs.intelligence += 2.0
            if signs.intro is None or signs.intro_weight < 1.4:
                self._intro(signs, 1.4, first, end - 1, "business")
        if business and any(w in self.know.venture for w in phrase):
            signs.venture += 0.5
        return None
