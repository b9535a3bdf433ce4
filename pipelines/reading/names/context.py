"""What stands before and after a mention: introductions, genitives, verbs."""

from __future__ import annotations

from pipelines.reading.names.appositions import Appositions
from pipelines.reading.names.signs import Signs
from pipelines.reading.names.tokens import is_quote

_FROM_PLACE = ("esa", "ense", "ana", "ina", "ena", "eca")  # "pamplonesa", "conquense", "tudelana": no list holds them all
_VERB_ENDINGS = ("aron", "ieron", "aban", "aran", "eran", "iran")


class Context(Appositions):
    """Reads the signs around one mention; made once for each field of a story."""

    def left(self, first: int, last: int, signs: Signs) -> str | None:
        """Signs before the mention; returns the plural head that also holds for names coordinated after it ("los fondos X, Y y Z")."""
        words, sentence = self.words, self.tokens.sentence
        p = first - 1
        while p >= 0 and sentence[p] == sentence[first] and is_quote(words[p]):
            p -= 1
        if p > 3 and words[p] in ("pasado", "pasada", "anterior") and words[p - 2] in ("el", "la"):  # "compró el año pasado X"
            p -= 3
        elif p > 0 and words[p] in ("ayer", "hoy", "recientemente", "anteriormente", "entonces", "tambien"):
            p -= 1
        if p < 0 or sentence[p] != sentence[first]:
            return None
        word = words[p]
        b = p - 1
        while b >= 0 and is_quote(words[b]):
            b -= 1
        before = words[b] if b >= 0 and sentence[b] == sentence[first] else ""
        if word in ("de", "del") and b > 0 and words[b - 1] in self.know.genitive and before in self.know.after_noun:
            b -= 1  # "la adquisición inversa de X", "los empleados españoles de X"
            before = words[b]
        if word in ("de", "del"):
            self._genitive(before, p, first, last, signs)
        elif word == "en":
            if before in self.know.invest_in or (last + 1 < len(words) and words[last + 1] in ("trabajan", "trabajaban")):
                signs.company += 1.1
            else:
                signs.place += 0.3
        elif word == "por":
            if before in self.know.leading:
                signs.investor += 1.0
                signs.company += 0.4
            elif before in self.know.acted_on:
                signs.company += 1.2
        elif word == "a":
            if before in self.know.person_object:
                signs.person += 0.7
            elif before in self.know.buy or before in self.know.gives:
                signs.company += 1.0
        elif word in self.know.buy:
            if word in self.know.founding and before == "que" and last > first:  # "que fundó Liang Wenfeng"
                signs.person += 1.5
                return None
            if word in self.know.founding:
                signs.startup += 0.5
                signs.venture += 1.0
            self._add(signs, "company", 1.3, first - 1, last, "bought")
        elif word == "para":
            if before in ("millones", "dolares", "euros"):
                signs.company += 0.9
        elif word == "segun":
            signs.media += 0.6
            signs.analyst += 0.7
        elif word == "con":
            if before in self.know.takes:
                signs.company += 1.2
            elif b >= 0 and self.tokens.capital[b]:  # "lo que hizo Microsoft con X"
                signs.company += 0.9
        elif word == "(":
            if p and self.tokens.capital[p - 1]:  # "Álvaro Martínez (Luzia)"
                signs.company += 1.0
                signs.venture += 0.5
        elif word in self.know.called or word == "como":
            for j in range(p - 1, max(-1, p - 7), -1):
                if sentence[j] != sentence[first] or words[j] in ".;:":
                    break
                if words[j] in self.know.heads:
                    self._head([words[j]], j, first, last, signs, 1.0 if word != "como" else 0.7)
                    return words[j] if words[j].endswith("s") else None
        elif word[0].isalpha() and word not in self.know.not_apposed:
            return self._apposed(p, first, last, signs)
        return None

    def _genitive(self, before: str, p: int, first: int, last: int, signs: Signs) -> None:
        if before in ("informe", "encuesta", "estudio", "datos", "analistas", "analista", "reporte", "sondeo", "estimaciones", "recuento"):
            signs.analyst += 1.2
        elif before in self.know.genitive:
            if before in ("capital", "sede", "oficinas", "oficina", "centro"):
                signs.company += 0.3
            elif before == "caso":
                signs.company += 0.5
            else:
                self._add(signs, "company", 1.2, p - 1, first, "genitive")
            if before in self.know.backing or any(w in self.know.founders for w in self.words[max(0, p - 6) : p]):
                signs.venture += 1.0
        elif before in ("empresa", "firma", "compania", "startup") and first < last:  # "la empresa de Óscar Pierre": whose it is
            signs.person += 2.0
        elif before in self.know.genitive_place:
            signs.place += 0.8
        elif before == "%":
            self._add(signs, "company", 1.5, p - 1, first, "stake")
        else:
            signs.company += 0.3

    def _apposed(self, p: int, first: int, last: int, signs: Signs) -> str | None:
        words, sentence = self.words, self.tokens.sentence
        j = p
        found = -1
        stop = max(-1, p - 10)
        bounded = False
        while j > stop and sentence[j] == sentence[first]:
            word = words[j]
            if word in self.know.determiners:
                found, bounded = j + 1, True
                break
            if (
                not word[0].isalpha()
                or self._is_verb(j)
                or word == "que"
                or (self.tokens.capital[j] and not self.tokens.initial[j] and word not in ("ia", "ai"))
            ):
                found = j + 1
                break
            j -= 1
        if found < 0:
            found = j + 1
            bounded = bounded or j < 0 or sentence[j] != sentence[first]
        phrase = words[found:first]
        while phrase and (phrase[0] in self.know.adjectives or is_quote(phrase[0])):
            if phrase[0] == "joven" and len(phrase) > 1:
                signs.startup += 0.7
            phrase = phrase[1:]
        if not phrase:
            return None
        of_place = len(phrase) == 1 and phrase[0].endswith(_FROM_PLACE) and bounded and found > 0 and words[found - 1] in ("la", "una")
        if of_place and phrase[0] not in self.know.heads and phrase[0] not in self.know.demonyms:  # "la pamplonesa Tesela"
            self._add(signs, "company", 1.2 if first == last else 0.4, found, last, "demonym")
            return None
        if phrase[0] not in self.know.heads and phrase[0] not in self.know.demonyms:
            if phrase[-1] in self.know.heads:  # "..., fintech X"
                phrase = phrase[-1:]
            else:
                return None
        if phrase[0] in self.know.demonyms and (len(phrase) == 1 or phrase[1] in ("de", "del")):
            feminine = bounded and found > 0 and words[found - 1] in ("la", "una", "las")
            self._add(signs, "company", 1.5 if feminine else 0.6, found, last, "demonym")
            if self.lexicon.intelligence.stand_in(" ".join(phrase)):
                signs.intelligence += 2.0
            return None
        self._head(phrase, first - len(phrase), first, last, signs, 1.0)
        return phrase[0] if phrase[0].endswith("s") else None

    def _is_verb(self, j: int) -> bool:
        word = self.words[j]
        if word in self.know.money or word in self.know.business or word in self.know.buy or word in self.know.person_object:
            return word not in self.know.company and word not in (
                "compra",
                "venta",
                "vale",
                "inversion",
                "participacion",
                "valora",
                "ayuda",
                "apuesta",
            )
        return word in ("ha", "han", "es", "son", "fue") or (len(word) > 5 and word.endswith(_VERB_ENDINGS))

    def right(self, first: int, last: int, signs: Signs) -> None:
        words, sentence = self.words, self.tokens.sentence
        size = len(words)
        k = last + 1
        while k < size and sentence[k] == sentence[first] and is_quote(words[k]):
            k += 1
        if k >= size or sentence[k] != sentence[first]:
            return
        word = words[k]
        if any(
            w in ("fondo", "vehiculo") and not self.know.own_fund.isdisjoint(words[i - 2 : i]) for i, w in enumerate(words[k : k + 7], k)
        ):
            signs.investor += 2.0  # "cierra su segundo fondo"
        if word in (",", "(", "—", "–", ":"):
            if word != ":":
                self._appositions(k, first, last, signs)
            return
        if "." in word and word.replace(".", "").isdigit() and len(word) < 5:  # "Haiku 4.5"
            signs.product += 2.0
        if word in self.know.legal:
            signs.company += 1.5
        j = k
        for _ in range(3):
            if j + 1 < size and (words[j] in self.know.auxiliary or words[j] in self.know.skipped) and sentence[j + 1] == sentence[first]:
                j += 1
        verb = words[j]
        if verb == "de" and j > k:
            verb = words[j + 1] if j + 1 < size else ""
            if verb in self.know.infinitives:
                signs.company += 1.0
        if verb in self.know.speech:
            signs.person += 0.3
            signs.company += 0.3
        elif verb in self.know.leads:
            signs.investor += 0.8
            signs.company += 0.3
        elif verb in self.know.money:
            self._add(signs, "company", 1.4, first, j, "verb")
        elif verb in self.know.person_verbs:
            signs.person += 0.7
            signs.company += 0.2
        elif verb in self.know.business:
            self._add(signs, "company", 0.8, first, j, "verb")
        if word in ("y", "o") and k + 1 < size and words[k + 1] in ("sus", "su"):
            signs.company += 0.3
