"""Spanish inflection for rule files: the forms of a verb, a noun or an adjective, folded (lower case, no accents).

Regular conjugation with the spelling changes of the academies' grammar, and a table of the stem changes and irregular verbs that
news of companies needs. Forms of vosotros and the future subjunctive are left out: the press does not write them.
"""

from __future__ import annotations

from typing import Final

from pipelines.reading.text.fold import fold

# Stem changes: what the last stem vowel becomes when stressed, and (for -ir verbs) in the preterite of the third person.
_STEM_CHANGES: Final[dict[str, tuple[str, str, str]]] = {
    **dict.fromkeys(
        (
            "despedir",
            "pedir",
            "seguir",
            "conseguir",
            "medir",
            "elegir",
            "competir",
            "perseguir",
            "impedir",
            "repetir",
            "corregir",
            "servir",
        ),
        ("e", "i", "i"),
    ),
    **dict.fromkeys(
        ("invertir", "convertir", "preferir", "referir", "sugerir", "requerir", "advertir", "desmentir", "transferir", "sentir"),
        ("e", "ie", "i"),
    ),
    **dict.fromkeys(("adquirir",), ("i", "ie", "i")),
    **dict.fromkeys(
        (
            "cerrar",
            "perder",
            "comenzar",
            "empezar",
            "pensar",
            "negar",
            "recomendar",
            "extender",
            "defender",
            "entender",
            "atender",
            "encender",
            "plegar",
            "apretar",
        ),
        ("e", "ie", "e"),
    ),
    **dict.fromkeys(
        (
            "renovar",
            "mover",
            "contar",
            "encontrar",
            "mostrar",
            "demostrar",
            "costar",
            "apostar",
            "volver",
            "devolver",
            "aprobar",
            "probar",
            "resolver",
            "promover",
            "remover",
            "rodar",
            "colgar",
            "soltar",
            "recordar",
            "acordar",
            "volar",
            "rogar",
        ),
        ("o", "ue", "o"),
    ),
    **dict.fromkeys(("dormir", "morir"), ("o", "ue", "u")),
    "jugar": ("u", "ue", "u"),
}

# Strong preterites and irregular futures: (yo of the present, preterite stem, future stem); None where regular.
_STRONG: Final[dict[str, tuple[str | None, str | None, str | None]]] = {
    "tener": ("teng", "tuv", "tendr"), "venir": ("veng", "vin", "vendr"), "poner": ("pong", "pus", "pondr"), "salir": ("salg",
    None, "saldr"),
    "hacer": ("hag", "hic", "har"), "decir": ("dig", "dij", "dir"), "querer": (None, "quis", "querr"), "poder": (None, "pud", "podr"),
    "traer": ("traig", "traj", None), "saber": (None, "sup", "sabr"), "caer": ("caig", None, None), "valer": ("valg", None, "valdr"),
}  # fmt: skip
_STRONG_PRESENT: Final = {
    "tener": ("tien",), "venir": ("vien",), "querer": ("quier",), "poder": ("pued",), "decir": ("dic",),
}  # fmt: skip
_PREFIXED: Final = (
    "con",
    "ob",
    "man",
    "de",
    "re",
    "pro",
    "inter",
    "sos",
    "com",
    "dis",
    "su",
    "im",
    "ex",
    "pre",
    "a",
    "sobre",
    "contra",
    "des",
    "ante",
    "equi",
)
_WHOLE: Final[dict[str, str]] = {
    "ir": "va van voy vamos iba iban fue fueron fui fuimos ira iran iria irian vaya vayan fuera fueran fuese fuesen ir yendo ido irse",
    "ser": "es son soy somos era eran fue fueron sera seran seria serian sea sean fuera fueran fuese fuesen ser siendo sido",
    "dar": (
        "da dan doy damos daba daban dio dieron di dimos dara daran daria darian de den diera dieran diese diesen dar "
        "dando dado dada dados dadas darse"
    ),
    "haber": (
        "ha han he hemos habia habian hubo hubieron habra habran habria habrian haya hayan hubiera hubieran hubiese "
        "hubiesen haber habiendo habido hay"
    ),
    "estar": (
        "esta estan estoy estamos estaba estaban estuvo estuvieron estara estaran estaria estarian este esten estuviera "
        "estuvieran estuviese estar estando estado"
    ),
    "ver": (
        "ve ven veo vemos veia veian vio vieron vera veran veria verian vea vean viera vieran viese viesen ver viendo "
        "visto vista vistos vistas verse"
    ),
}  # fmt: skip
_PARTICIPLES: Final = {
    "hacer": "hecho", "poner": "puesto", "decir": "dicho", "volver": "vuelto", "abrir": "abierto", "cubrir": "cubierto",
    "escribir": "escrito",
    "romper": "roto", "morir": "muerto", "resolver": "resuelto", "suscribir": "suscrito", "ver": "visto", "devolver": "devuelto",
}  # fmt: skip
_ENCLITICS: Final = ("se", "lo", "la", "los", "las", "le", "les")


def forms_of_verb(lemma: str) -> set[str]:
    """Every form of the verb `lemma` (an infinitive, with or without -se) in the third persons and the first, with the participles and
    the infinitive and gerund with enclitic pronouns. Any word that ends in -ar, -er or -ir is conjugated; raises ValueError otherwise.
    """
    verb = fold(lemma.strip())
    if verb.endswith("rse"):
        verb = verb[:-2]
    if verb in _WHOLE:
        found = set(_WHOLE[verb].split())
        infinitive_forms = {verb}
    elif len(verb) < 3 or verb[-2:] not in ("ar", "er", "ir"):
        raise ValueError(f"{lemma!r} is no Spanish infinitive")
    else:
        found, infinitive_forms = _conjugate(verb)
    gerunds = {form for form in found if form.endswith("ndo")}
    for base in infinitive_forms | gerunds:
        found |= {base + pronoun for pronoun in _ENCLITICS}
    return found


def _conjugate(verb: str) -> tuple[set[str], set[str]]:
    stem, ending = verb[:-2], verb[-2]
    base = _irregular_base(verb)
    before, stressed, weak = _STEM_CHANGES.get(verb, ("", "", ""))

    def change(to: str) -> str:
        at = stem.rfind(before)
        return stem[:at] + to + stem[at + len(before) :] if before and at >= 0 else stem

    strong_stem = change(stressed) if before else stem
    weak_stem = change(weak) if before else stem
    if base and base in _STRONG_PRESENT:
        strong_stem = stem[: len(stem) - len(base) + 2] + _STRONG_PRESENT[base][0]
    a, e = ("a", "e") if ending == "a" else ("e", "a")
    present = strong_stem
    if verb.endswith("uir") and not verb.endswith(("guir", "quir")):
        present = stem + "y"
    found = {
        present + a,
        present + a + "n",
        _soft(stem, a if ending != "i" else "i") + ("amos" if ending == "a" else "emos" if ending == "e" else "imos"),
    }
    # yo and the subjunctive
    first = None
    if base and _STRONG[base][0]:
        first = verb[: -len(base)] + (_STRONG[base][0] or "")
    elif verb.endswith(("ecer", "ocer", "ucir", "nacer", "placer")):
        first = stem[:-1] + "zc"
    if first is not None:
        found |= {first + "o", first + e, first + e + "n", first + e + "mos"}
    else:
        found |= {_soft(present, "o", verb) + "o", _soft(present, e, verb) + e, _soft(present, e, verb) + e + "n"}
        found |= {_soft(weak_stem if ending == "i" else stem, e, verb) + e + "mos"}
    # imperfect
    past = ("aba", "aban", "abamos") if ending == "a" else ("ia", "ian", "iamos")
    found |= {stem + p for p in past}
    # preterite and the imperfect subjunctive
    preterite = _STRONG[base][1] if base else None
    if base and preterite:
        head = verb[: -len(base)] + preterite
        third = ("zo" if preterite == "hic" else "o",)
        head3 = head[:-1] if preterite == "hic" else head
        found |= {head3 + third[0], head + "e", head + "imos"}
        root = head + ("er" if preterite.endswith("j") else "ier")
    elif verb.endswith("ducir"):
        head = stem[:-1] + "j"
        found |= {head + "o", head + "e", head + "imos"}
        root = head + "er"
    elif ending == "a":
        found |= {stem + "o", _soft(stem, "e", verb) + "e"}
        root = stem + "ar"
    else:
        found |= {stem + "i", stem + "imos"}
        if stem[-1] in "aeou" and not stem.endswith(("gu", "qu")):
            found |= {stem + "yo"}
            root = stem + "yer"
        else:
            found |= {weak_stem + "io"}
            root = weak_stem + "ier"
    found |= {root + "on", root + "a", root + "an", root[:-1] + "se", root[:-1] + "sen", root + "amos"}
    # future and conditional
    future = verb[: -len(base)] + (_STRONG[base][2] or base) if base else verb
    found |= {future + f for f in ("a", "an", "e", "emos", "ia", "ian", "iamos")}
    # gerund and participle
    if ending == "a":
        found.add(stem + "ando")
    elif stem[-1] in "aeou" and not stem.endswith(("gu", "qu")):
        found.add(stem + "yendo")
    else:
        found.add((weak_stem if ending == "i" else stem) + "iendo")
    participle = next(
        (verb[: -len(k)] + p for k, p in _PARTICIPLES.items() if verb == k or (verb.endswith(k) and verb[: -len(k)] in _PREFIXED)), None
    )
    participle = participle or stem + ("ado" if ending == "a" else "ido")
    found |= {participle, participle[:-1] + "a", participle + "s", participle[:-1] + "as", verb}
    return found, {verb}


def _irregular_base(verb: str) -> str | None:
    """The irregular verb that `verb` is, or is a prefix and: obtener is tener."""
    if verb in _STRONG:
        return verb
    return next((b for b in _STRONG if verb.endswith(b) and verb[: -len(b)] in _PREFIXED), None)


def _soft(stem: str, vowel: str, verb: str = "") -> str:
    """The stem as it is spelt before `vowel`: buscar busqu-, pagar pagu-, adelgazar adelgac-, convencer convenz-."""
    if verb.endswith("ar") and vowel in "ei":
        if stem.endswith("c"):
            return stem[:-1] + "qu"
        if stem.endswith("g"):
            return stem + "u"
        if stem.endswith("z"):
            return stem[:-1] + "c"
    if verb.endswith(("er", "ir")) and vowel in "ao":
        if stem.endswith("gu"):
            return stem[:-1]
        if stem.endswith("g"):
            return stem[:-1] + "j"
        if stem.endswith("c"):
            return stem[:-1] + "z"
    return stem


def forms_of_noun(lemma: str) -> set[str]:
    """Singular and plural of a noun given in the singular; the words after the first are kept ("baja voluntaria" agrees in number)."""
    words = fold(lemma.strip()).split()
    if not words:
        return set()
    linked = next((i for i, w in enumerate(words) if w in ("de", "del", "a", "en", "por", "para")), len(words))
    plural = [_plural(word) for word in words[:linked]] + words[linked:]
    return {" ".join(words), " ".join(plural)}


def forms_of_adjective(lemma: str) -> set[str]:
    """Gender and number of an adjective or participle given in the masculine singular."""
    word = fold(lemma.strip())
    if word.endswith("o"):
        return {word, word[:-1] + "a", word + "s", word[:-1] + "as"}
    if word.endswith(("or", "es", "on", "an")):
        return {word, word + "a", word + "es", word + "as"}
    return {word, _plural(word)}


def _plural(word: str) -> str:
    if word.endswith(("s", "x")):
        return word
    if word.endswith("z"):
        return word[:-1] + "ces"
    return word + ("s" if word[-1] in "aeiou" else "es")
