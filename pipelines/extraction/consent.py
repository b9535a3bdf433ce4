"""Whether a text is a request for consent and not a story, in whatever form it addresses the reader: usted, tú, vos, vosotros, an infinitive.

A story about cookies has all the words of such a request; what it has not is somebody who asks. So the words about consent are counted, and
apart from them what only the asker says: orders to accept or refuse at the beginning of a clause, and a site that speaks of itself and its
partners.
"""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re

LOOKED_AT = 6_000  # characters: a request is short, and its list of purposes says nothing new after that
# Shares of words, from how many askings on. The densest story that was tried, on a fine for a banner, has 0.16 and nobody who asks.
TITLED, SURE, ASKED_ONCE, UNASKED = 0.1, 0.12, 0.17, 0.22

_WORDS = re.compile(
    r"\b(?:cookies?|consent\w*|consient\w*|consint\w*|privacidad|privacy|acept(?:ar|ando|o|as?|an|es?|en|ás?|ad|amos|emos)(?:l[oae]s?)?|acépt(?:al|el)[oa]s?"
    r"|recha(?:z(?:ar|ando|o|as?|an|ás?|ad)|c(?:es?|en|emos))(?:l[oae]s?)?|rechác(?:el)[oa]s?|recház(?:al)[oa]s?|autori(?:z(?:ar|ando|o|as?|an|ás?|ad)|c(?:es?|en|emos))"
    r"|permit(?:ir|o|as?|an|es?|en|í|ís|id)|configur(?:ar|a|á|e|as|es|ad|en|ación)|socios|partners|proveedores|vendors|preferencias|finalidades|datos\s+personales|anuncios|publicidad|personalizad\w+|rgpd|gdpr"
    r"|dispositivo|tratamiento|legítimo|geolocalización|almacenar)\b",
    re.I,
)
_ORDER = r"(?:acept(?:e[ns]?|a|á|ad|ar)|acépt(?:al|el)[oa]s?|recha(?:ce[ns]?|za|zá|zad|zar)|permit(?:an?|e|í|id|ir)|autori(?:ce[ns]?|za|zá|zad|zar)|consi(?:enta[ns]?|ente)|consent(?:í|id|ir))"
_MAY = r"(?:debe[sn]?|debés|debéis|tienes?\s+que|tiene[ns]\s+que|tenés\s+que|tenéis\s+que|necesita[sn]?|necesitás|puede[sn]?|podés|podéis|deberá[sn]?)"
_ASKS = re.compile(
    # an order where a clause begins, or what is written on a button
    rf"(?:^|[.!?:;¡«\"“(—]\s{{0,3}}|,\s|\b(?:y|o|e|u|también|por\s+favor),?\s){_ORDER}\s+(?=(?:y|o|todo|todas?|las?|los?|el|su|tu|vuestr\w+|que|a|nuestr\w+|est[aeo]s?|también|para|sólo|solo|cookies?|sin|lo)\b)"
    rf"|\b{_MAY}\s+(?:aceptar|rechazar|autorizar|consentir|permitir)\b"
    r"|\b(?:pulse[ns]?|pulsa|pulsá|pulsad|presion[ae]n?|presioná|ha(?:z|ga[ns]?|cé|ced)\s+cli[ck]k?|clique|clica|cliqueá|to(?:que|ca|cá))\s+(?:en\s+|sobre\s+)?(?:el\s+botón\s+(?:de\s+)?)?[«\"“']?(?:aceptar|acepto|aceptarlas|continuar|rechazar|permitir|consentir)\b"
    r"|\bal\s+(?:aceptar|hacer\s+clic|pulsar|continuar|seguir)\b.{0,30}\b(?:autoriza|acepta|consiente|permite|consentís|aceptás|autorizas|aceptas|permites)\b"
    r"|\bsi\s+(?:continúa|continúas|sigue|sigues|continuás|seguís|continuáis)\s+navegando\b|\b(?:consideramos|entendemos|entenderemos|consideraremos)\s+que\s+(?:acepta|consiente|ha\s+aceptado)"
    r"|\bnosotros\s+y\s+(?:nuestr|los|terceros)|\bnuestros\s+(?:[\d.]+\s+)?(?:socios|partners|colaboradores|proveedores|asociados|anunciantes)\b"
    r"|\b(?:usamos|utilizamos|empleamos|almacenamos|tratamos)\b.{0,40}\b(?:cookies|datos|identificadores)\b|\b(?:este|nuestro|esta|nuestra)\s+(?:sitio|página|web|portal|diario|periódico)(?:\s+web)?\s+(?:usa|utiliza|emplea)\s+cookies"
    r"|\b(?:valoramos|respetamos|nos\s+importa|cuidamos)\s+(?:tu|su|vuestra)\s+privacidad\b|\b(?:retirar|revocar|cambiar)\s+(?:su|tu|vuestro|el)\s+(?:consentimiento|permiso|elección|autorización)\b"
    r"|\b(?:seguir|continuar|navegar|entrar)\s+sin\s+aceptar\b|\baceptar\s+(?:todo|todas|y\s+(?:continuar|cerrar|seguir))\b|\bautorizo\s+(?:el|a|que)\b|\bwe\s+(?:and\s+our|use\s+cookies|value\s+your)\b|\baccept\s+all\b",
    re.I,
)
# Each of the words has one of these, and so has each asking.
_STEMS = (
    *("cookie", "consent", "consient", "consint", "privac", "acept", "acépt", "recha", "rechá", "autori", "permit", "configur", "socios"),
    *("partners", "proveedores", "vendors", "preferencias", "finalidades", "datos", "anunci", "publicidad", "personalizad", "rgpd", "gdpr"),
    *("dispositivo", "tratamiento", "legítimo", "geolocaliza", "almacena", "continu", "siga", "sigue", "seguir", "seguí", "navega"),
    *(
        "nosotros",
        "nuestr",
        "valoramos",
        "respetamos",
        "importa",
        "cuidamos",
        "retirar",
        "revocar",
        "cambiar",
        "identificador",
        "accept",
        "our",
    ),
)
_TITLE = re.compile(r"cookies?|privacidad|consent|antes de continuar|before you continue|tu privacidad", re.I)


def is_request(text: str, head: str, *, article: bool) -> bool:
    """Whether a text is a request; `head` is what its page calls itself, `article` whether the page has the marks of an article."""
    text = text[:LOOKED_AT]
    words = max(1, len(text.split()))
    if _at_most(text) <= TITLED * words:
        return False
    about = len(_WORDS.findall(text))
    asked = len(_ASKS.findall(text))
    share = (about + asked) / words
    if about < 5 or asked < 2:
        return about + asked >= 6 and share > (UNASKED, ASKED_ONCE, SURE)[min(asked, 2)]
    return share > (TITLED if (not article or words < 200) and _TITLE.search(head + text[:600]) else SURE)


def _at_most(text: str) -> int:
    """How often _WORDS and _ASKS can be found in a text, at most: what each of them finds has one of the stems."""
    plain = text.casefold()
    return 2 * sum(map(plain.count, _STEMS))


def is_nothing_but_a_request(visible: str) -> bool:
    """Whether all that a page shows, too little for a story, is a request."""
    about = len(_WORDS.findall(visible))
    asked = len(_ASKS.findall(visible))
    titled = _TITLE.search(visible[:400]) is not None
    return (titled and about >= 5) or (asked > 0 and about + asked >= 3 and (about + asked) > 0.08 * len(visible.split()))
