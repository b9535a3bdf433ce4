"""Whether the words around a medium's name say that something is from it ("según publica el diario ...", "... informó que"). Pure."""

from __future__ import annotations

import re
from enum import Enum

from .media import Mention

REACH = 160  # characters before and behind a name in which those words stand

_AR = (
    r"report|inform|public|adelant|avanz|revel|señal|asegur|indic|cont|desvel|detall|explic|apunt|afirm|coment|anticip|cit|filtr|destap"
    r"|relat|precis|ratific|consign|divulg|mencion|narr|agreg|confirm|aport|document"
)
_REPORTS = (
    rf"(?:{_AR})(?:an?|ó|aron|ar[aá]n?|ar|aba|aban|ase|ando|ad[oa]s?)|public(?:a|ó)ba|cuentan?|difund(?:en?|ió|ieron|iera|id[oa])"
    r"|recog(?:en?|ió|ieron|ido)|recoja|publi(?:que|qué)n?|sost(?:iene|ienen|uvo|uvieron|enido)|di(?:ce|cen|jo|jeron|jera|cho)"
    r"|(?:e|de)scri(?:be|ben|bió|to)|expon(?:e|en)|expuso|añad(?:en?|ió|ieron|iera|ido)|descub(?:re|rió|ierto)|da cuenta|dio cuenta"
    r"|(?:dio|da|dado|dieron) a conocer|hizo público"
)
_HAS = r"(?:(?:lo|la|los|las|le|así|ya) )*(?:(?:ha|han|había|habían|habría|hubiera) )?"
_LEARNT = r"(?:ha podido|pudo|pudieron|logró|ha logrado) (?:saber|conocer|confirmar|averiguar|acceder)|ha sabido|supo|conoció"
_WHEN = (
    r"(?: (?:hoy|ayer|anoche|est[ea] \w+(?: festivo| pasado)?|el \w+|el pasado \w+|hace \w+ \w+|en exclusiva|en primicia|por primera vez"
    r"|primero|inicialmente|originalmente|previamente|antes))*"
)
_NOUN = (
    r"reportes?|informaci[oó]n(?:es)?|informes?|nota|noticia|artículo|exclusiva|investigaci[oó]n(?:es)?|reportajes?|primicia"
    r"|publicaci[oó]n|despachos?|cable|crónica|revelaci[oó]n(?:es)?|filtraci[oó]n|balance|recuento"
)
_KIND = (
    r"(?:[Dd]iarios?|[Pp]eriódicos?|[Rr]adio|rotativos?|vespertino|matutino|medios?|[Pp]ortal|[Aa]gencias?|[Cc]adena|televisora|emisora"
    r"|canal|sitio|web|página|[Rr]evista|publicación|boletín|digital|semanario|plataforma|servicio|noticiero|blog|tabloide"
    r"|cabecera)(?: [a-záéíóúñ]+){0,4} "
)
_NAMED = rf"(?:(?:(?:el|la|los|las|un|una|al|del) )?{_KIND}|(?:el|la|al|del) )?[\"“”«‘’']?$"
_OF = r"(?:del?|en|por|al?|con|para)(?= )"
_ACCORDING = r"(?:[Ss]egún|SEGÚN|[Cc]onforme a|[Dd]e acuerdo (?:con|al?)|[Aa] decir de|[Ee]n palabras de|[Cc]itando a|[Cc]itado al?)"
_SHOWN = (
    r"(?:vist|revisad|obtenid|consultad|citad|recogid|difundid|publicad|adelantad|revelad|informad|reportad|desvelad|filtrad|avanzad"
    r"|destapad|anticipad|divulgad)[oa]s?"
)
_SAW = r"(?:revisó|revisado|vio|visto|obtuvo|obtenido|consultó|consultado|examinó|examinado)"
_SOURCE = (
    r"(?:[Ff]uentes?|[Pp]ersonas?|[Ee]mpleados|[Tt]rabajadores|[Dd]ocumentos?|[Mm]emorand\w+|[Cc]orreos?|[Mm]ensajes?|[Cc]omunicado|[Ii]nforme"
    r"|[Nn]ota|[Cc]arta)"
)
_GIVEN = (
    rf"\b(?:{_SHOWN}|dad[oa]s? a conocer)(?<!consultado)(?<!consultada)(?<!consultados)(?<!consultadas)"
    rf"{_WHEN}(?: [^.,;:]{{1,20}})? (?:por|en)|\b{_SOURCE} (?:[^.;:]{{1,40}} )?{_SHOWN} (?:por|al?)|(?<!\bal )\bque (?:(?:ha|han) )?{_SAW}"
    r"|\b(?:acceso|accedió|accedieron|accedido)(?: en exclusiva)?|\b(?:[Cc]on|[Ee]n) información de|\bvía"
    r"|\b(?:hablaron|habló|conversaron|conversó|han hablado|ha hablado) con|\b[Cc]itan?(?:do)? al?"
)
_A_REPORT_OF = rf"\b(?:{_NOUN})(?! fals[oa])(?: [^\W\d_A-ZÁÉÍÓÚÑ]\w*){{0,4}}? {_OF}"
_SAYING = (
    r"(?:dij|declar|afirm|asegur|señal|confirm|explic|coment|cont|relat|indic|inform|revel|admit|reconoc|adelant|precis|detall|manifest"
    r"|anunci|anticip|sostuv)"
)
_DATA = re.compile(
    r"\b(?:datos|cifras|índices?|encuestas?|sondeos?|[rR][aá]nkings?|lista|listado|clasificación|estimaci[oó]n(?:es)?|proyecci[oó]n(?:es)?"
    r"|median\w+|consenso|analistas|expertos|economistas|terminal|pronósticos?|cotizaci[oó]n(?:es)?)"
    r" (?:[^.,;:]{0,40} )?(?:del?|por|en)(?: (?:el|la|los|las))?(?: agencia)? [\"“«‘']?$"
)
_FIGURES = re.compile(rf"\b(?:datos|cifras|recuento|registros?|conteo|cálculos|listado) (?:[^.,;:]{{0,40}} )?(?:del?|por|en) {_NAMED}")

_CLEAR = re.compile(rf"(?:{_ACCORDING}|\b{_HAS}(?:{_REPORTS}){_WHEN}(?: (?:en|por|que))?|\b(?:{_LEARNT}){_WHEN}|{_GIVEN}) {_NAMED}")
_NAMED_REPORT = re.compile(rf"{_A_REPORT_OF} {_NAMED}")
_TO_IT = re.compile(rf"\b{_SAYING}(?:[oó]|aron|eron|ieron|an?|ió|ado|ido)\b(?: [^.;:«»\"]{{0,70}})? (?:al?|con) {_NAMED}")
_TALKED = re.compile(
    r"\b(?:[Ee]n|conced\w+|ofreci\w+|dio) (?:una?s? )?(?:\w+ ){0,2}?(?:entrevista|declaraciones|conversación|diálogo|charla|comentarios)"
    rf"(?: (?!de\b)[^\W\d_A-ZÁÉÍÓÚÑ]\w*){{0,5}}? (?:al?|con|en|por|del?|para) {_NAMED}"
)

_ITS_REPORT = re.compile(
    rf"(?: ?\([^()]{{1,20}}\))?(?: ?,[^.,;]{{0,60}},| este \w+| el \w+| ayer| hoy)? (?:que )?{_HAS}"
    r"(?:(?:report|revel|adelant|desvel|filtr|destap|anticip|inform|consign)(?:an?|ó|aron|ad[oa]|ara|aran|aba)\b(?! a (?:su|la) )"
    rf"|(?:{_REPORTS}|apunta|estima)\b(?: [^.,;:]{{0,60}}?)?(?: que\b|:| fuentes\b)"
    rf"|(?:{_REPORTS})(?=[.:]|$)|cit(?:a|ó|aba|an|ando) [\"“«]?(?:al?|una?|dos|tres|varias|fuentes|documentos|personas)\b"
    r"|(?:tuvo|tiene|ha tenido) acceso\b|(?:ha accedido|accedió)\b)"
)
_ITSELF = re.compile(
    r"[^.;]{0,60}?(?: que (?:su|sus)\b| que (?:no |ya )?(?!hab|ser|podr|tendr|est)\w+(?:rá|ría)\b| a (?:su|sus)\b)"
    r"| (?:ha )?(?:report|inform|public|registr)\w+ (?:de )?(?:(?:un|una|unos|unas|sus|su) )?(?:ingresos|ganancias|pérdidas|utilidades"
    r"|ventas|beneficios?|alza|caída|resultados|suscriptores|\d[\d.,]* (?:mil|mill[oó]n)|\d[\d.,]* (?:suscriptores|dólares|euros))"
)
_LONGER_NAME = re.compile(r" (?:y )?[A-ZÁÉÍÓÚÑ]|s? (?:del?|para|en el|\d{4})\b| a (?:la|los)\b")
_LONG_AGO = re.compile(
    r"(?: \w+)?,? (?:en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|(?:19|20)\d\d)"
    r"|(?:el|la) (?:año|mes|semana) (?:pasad[oa]|anterior)|hace (?:\w+ )?(?:años?|meses|mes|semanas?|días)\b)"
)
_ANSWERED = re.compile(
    r"\b(?:confirm(?:a|ó|an|aron|ado)|ratific(?:a|ó)|reconoc(?:e|ió)|nieg(?:a|an)|neg(?:ó|aron)|desm(?:iente|ienten|intió|intieron|entido)"
    r"|rechaz(?:a|ó)|descart(?:a|ó)|respond(?:e|ió|ieron)|respuesta)\b(?:[^.]|\.(?=\w))*$"
)
_CAME_OF = re.compile(
    r"\b(?:ocurre|ocurrió|viene|vino|llega|llegó|se produce|se produjo|se da|se dio|reacciona|reaccionó|respond(?:e|ió))"
    r" (?:[^.]{0,30} )?(?:luego|después|tras|a raíz) [^.]*$"
    r"|\b[Hh]ace (?:\w+ )?(?:\w+ )?(?:semanas|meses|años)\b[^.]{0,40}$"
)
_CONFIRMED_SINCE = re.compile(
    r"[^.;]{0,30}?(?:,| y|, pero)(?: (?:ya|ha sido|fue|luego|después|ha))* (?:la |lo )?confirm(?:ad[oa]s?|aron|ó|an?)"
    r"(?: [^.;,]{1,20})?(?: por)? (?:la|las|los|ambas|ambos|su|sus|el)\b(?! fuentes)"
)
_BEFORE_THAT = re.compile(rf"\b(?:había|habían) (?:{_REPORTS}){_WHEN} {_NAMED}")
_ACCORDING_TO = re.compile(rf"{_ACCORDING} [^,;.]*$")
_OTHER_SUBJECT = re.compile(r"(?:^|[\s(«\"])[a-záéíóúñ]\S* [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ $")
_CAPTION = re.compile(r"\b(?:Foto|Fotos|Fotografía|Imagen|Crédito|Video|Vídeo)s?(?: \w+)?: ?[^.]{0,40}$")
_ALL_OF_IT = re.compile(
    rf"(?:^|[.!?»”\n] ?)(?:(?:Así lo|Lo|La (?:noticia|información|primicia|exclusiva)(?: la| fue| ha sido)?) (?:ha )?(?:{_REPORTS})"
    rf"|La (?:noticia|información|primicia|exclusiva) salió){_WHEN}(?: (?:en|por))? {_NAMED}"
)


class Attribution(Enum):
    """How a text says that something is from a medium."""

    REPORTED = "reported"  # "según publica ..."
    TOLD = "told"  # "dijo a ...": somebody's words, given to it


def attribution(text: str, mention: Mention) -> Attribution | None:
    """What the words around the mention say; None where it is named for another reason."""
    before = text[max(0, mention.start - REACH) : mention.start]
    after = text[mention.end : mention.end + REACH]
    if _CAPTION.search(before) or (mention.ordinary and _LONGER_NAME.match(after)):
        return None
    if mention.figures and _FIGURES.search(before):
        return Attribution.REPORTED
    if _DATA.search(before) or _CAME_OF.search(before) or _BEFORE_THAT.search(before) or _CONFIRMED_SINCE.match(after):
        return None
    said = _TO_IT.search(before) or _TALKED.search(before)
    if said:
        return None if _LONG_AGO.match(after) else Attribution.TOLD
    from_it = _CLEAR.search(before) or (None if mention.ordinary else _NAMED_REPORT.search(before))
    if from_it:
        news = before[: from_it.start()]
        stale = _LONG_AGO.match(after) or _ANSWERED.search(news)
        return None if stale and not _ACCORDING_TO.search(before[: from_it.end()]) else Attribution.REPORTED
    if mention.ordinary or _OTHER_SUBJECT.search(before):
        return None
    its = _ITS_REPORT.match(after)
    return Attribution.REPORTED if its and "había" not in its.group() and not _ITSELF.match(after) else None


def is_of_all(text: str, mention: Mention) -> bool:
    """Whether a sentence says of the whole story whose report it is: "Lo ha contado ..."."""
    return _ALL_OF_IT.search(text[max(0, mention.start - REACH) : mention.start]) is not None
