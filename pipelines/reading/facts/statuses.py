"""The words by which a sentence tells how far a deal has come: they propose, the model of details judges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_DEAL = r"(?:compra|venta|fusion|operacion|acuerdo|oferta|opa|adquisicion|trato|plan|absorcion|union|integracion|puja|conversaciones)"
_CALLED_OFF = (
    r"rechaz\w+|desist\w+|desech\w+|descart\w+|renunci(?:o|a|ar|aron|ara|ado) a|no prosper\w+|fracas\w+|frustr\w+|abort\w+|caduc\w+",
    r"(?:retir|levant)\w+ (?:\S+ ){0,6}?(?:oferta|propuesta|opa|puja)|sin (?:ningun )?efecto|se (?:cayo|rompio|trunco)",
    r"romp\w+ (?:\S+ ){0,6}?(?:conversaciones|negociaci\w+|acuerdo|tratos|compromiso)",
    r"(?:conversaciones|negociaci\w+|acuerdo) (?:\S+ ){0,3}rot[oa]s?",
    rf"(?:cancel|suspend|anul|deshac|interrump|abandon|fren|paraliz)\w+ (?:\S+ ){{0,4}}?{_DEAL}",
    rf"{_DEAL} (?:\S+ ){{0,9}}?se (?:cancel|suspend|malogr)\w+",
    r"(?:dan?|dieron|dio) por (?:terminad|cerrad|zanjad|concluid)[oa]s? (?:\S+ ){0,3}(?:plan|contrato|acuerdo|conversaciones|proyecto)",
    r"(?:poner|puesto|puso|pusieron|ponen|pone) fin a (?:\S+ ){0,2}(?:conversaciones|negociaciones|acuerdo|compromiso|contactos)",
    r"el fin de (?:las conversaciones|las negociaciones)|tumb\w+|veta\w*|veto\b|bloque[ao]\w*|objet[ao]\b|prohib\w+|deneg\w+|impid\w+",
    r"no (?:lleg\w+ a|se) (?:concret|cerr|materializ|consum|complet|produj)\w+|respuesta fue negativa|dij(?:o|eron) que no",
    r"quiso (?:comprar|quedarse|hacerse)|intent(?:o|aron|ado) (?:\S+ ){0,3}comprar",
)
_RUMOURED = (
    r"(?:negocia|sondea|explora|baraja|evalua)\w*|tante\w+|rumor\w*|(?:estudia|analiza|ultima|contempla|pretende|quiere)n?\b",
    r"(?:en|mantien\w+|mantuv\w+|abri\w+) (?:\S+ )?(?:conversaciones|negociaciones|contactos|platicas|tratos)",
    r"(?:podria|estaria|habria|tendria)n?\b|interesad[oa]s? en|suena como|se plantea\w*|busca (?:comprador|vender)|a punto de",
    r"segun (?:fuentes|ha podido saber|la prensa|publica|publico|revelo|\w+ (?:fuentes|personas|proveedores))",
    r"(?:personas|fuentes) (?:al tanto|enteradas|conocedoras|cercanas|al corriente|familiarizadas|con conocimiento)",
)
_AHEAD = (
    r"acord(?:o|aron|ado|aran)|acuerdo (?:definitivo|para|de compra|de fusion|por el que|vinculante|con)|pact(?:o|aron|ado)",
    r"firm(?:o|aron|ado|aran) (?:\S+ ){0,3}(?:acuerdo|contrato|compra|venta|carta)",
    r"anunci(?:o|a|aron|ado|an) (?:\S+ ){0,4}(?:que|la compra|la adquisicion|su)",
    r"(?:preve|planea)n?\b|previst[oa]s?|suje[tc]\w+|condicionad\w+|pendiente\w*|a la espera|autorizacion|visto bueno|aprob\w+",
    r"propuso|proponen?|oferta|opa\b|lanz[oa]\w*|se compromet\w+|intencion|proxim[oa]s?\b|esper[ae]\w*",
)
_DONE = (
    r"complet(?:o|a|aron|ado|an)|cerr(?:o|aron|ado)|cierre de|(?:culmin|conclu|finaliz|formaliz|consum)\w+",
    r"se (?:hizo|hicieron|quedo|quedaron) con|(?:entr|sali|pas)(?:o|aron|eron) (?:en|de|a)",
    r"(?:compr|adquiri|absorbi|pag|sum|incorpor|fich|contrat|integr|tom|invirti|desembols|vendi)(?:o|aron|eron)\b",
    r"(?:es|son) desde|desde (?:hace|el|la|19|20)|en manos de|(?:posee|controla)n?\b|es (?:propietari|duen)\w+",
    r"fue (?:adquirid|comprad|absorbid|vendid)\w+",
    r"(?:ha|han|habia|habian) (?:compr|pag|sum|incorpor|fich|tom|cerr|complet|integr)ado\b",
    r"(?:ha|han|habia|habian) (?:adquir|absorb|vend)ido\b",
)
_CUES: Mapping[str, re.Pattern[str]] = {
    status: re.compile(rf"\b(?:{'|'.join(words)})")
    for status, words in (("called_off", _CALLED_OFF), ("rumoured", _RUMOURED), ("announced", _AHEAD), ("completed", _DONE))
}
# Over the text as it is written: only the accents tell "compró" from "compro", and what will be from what was wished.
_TENSES = {
    "will": re.compile(r"\b[a-zñáéíóú]{2,}r(?:á|án)\b"),
    "would": re.compile(r"\b[a-zñáéíóú]{2,}r(?:ía|ían)\b"),
    "did": re.compile(r"\b[a-zñáéíóú]{2,}(?:ó|aron|ieron|jeron)\b"),
    "has done": re.compile(r"\b(?:ha|han)\s\w+(?:ado|ido|to|cho)\b"),
    "had done": re.compile(r"\b(?:había|habían)\s\w+(?:ado|ido|to|cho)\b"),
}


def says(folded: str, written: str) -> Iterator[str]:
    """The statuses for which a sentence has words, and the tenses of its verbs: `folded` and as it is written."""
    found = [status for status, words in _CUES.items() if words.search(folded)]
    yield from (f"says {status}" for status in found)
    yield f"says {'first ' + found[0] if found else 'nothing'}"
    yield from (f"tense {tense}" for tense, verbs in _TENSES.items() if verbs.search(written))
