"""Which lines of an extracted text are not the story: related stories, boxes that recruit readers, captions, bylines, labels.

Written from how Spanish-language newsrooms phrase them, not from any one page. Every expression is anchored or bounded, so that time grows with
the length of the text only; a line longer than MAX_FURNITURE is prose and never judged by its words.
"""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

MAX_FURNITURE = 320  # characters
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_PLAIN = {ord(c): unicodedata.normalize("NFD", c)[0] for c in map(chr, range(0xC0, 0x180)) if unicodedata.decomposition(c)[:1].isalnum()}


def _of_bytes(encoding: str) -> tuple[str, bytes, bytes]:
    """The same for what can be written in an encoding: its name, what each of its bytes becomes, and those that go."""
    letters = [
        _NOT_ALPHANUMERIC.sub("", bytes([code]).decode(encoding, "ignore").translate(_PLAIN)).encode(encoding) for code in range(256)
    ]
    return encoding, b"".join(letter or b" " for letter in letters), bytes(code for code, letter in enumerate(letters) if not letter)


_ENCODINGS = (_of_bytes("latin-1"), _of_bytes("cp1252"))  # the quicker one first; nearly all of the press can be written in the other

_START = r"^[\W_]{0,8}"
# What stands before the title of another story.
RELATED = re.compile(
    _START
    + r"""(?:
      le[aeé]\s+(?:también|tambien|además|ademas|más|mas|aquí|aqui|esta\s+nota|la\s+nota)\b
    | (?:lee|leé|lea|leer|ver|recomendad[oa]s?|más\s+sobre|vea|ve|mira|mire|mirá|escucha|escuche|recuerda|relacionad[oa]s?|además|ademas|también|tambien|de\s+interés|en\s+contexto|contexto|para\s+leer|nota\s+relacionada)\s*[:|→▶►»]
    | leer\s+(?:también|tambien|más|mas|además)\b
    | (?:también|tambien|además|quizás?|tal\s+vez)\s+(?:te|le|les)\s+(?:puede|pueda|podría|podria|puede\s+que|va\s+a|interes)
    | (?:te|le|les|os)\s+(?:puede|pueden|podría|podria|podrían|recomendamos|sugerimos|interesa)\b.{0,40}?(?:interesar|leer|:|$)
    | (?:te|le|les)\s+(?:recomendamos|sugerimos|invitamos\s+a\s+(?:leer|ver))
    | (?:también|tambien)\s+(?:puede|puedes|podés|podes)\s+(?:leer|ver)
    | (?:también|tambien)\s+lee\b
    | puedes?\s+(?:leer|ver|consultar|escuchar)\s*(?:también|más|aquí)?\s*[:|]
    | (?:puedes?|podés)\s+(?:leer|ver)(?:\s+(?:también|además|más))?\s+(?=["“«A-ZÁÉÍÓÚÑ¿¡])
    | mir[aáe](?:\s+(?:también|aquí|además|acá))?\s*[:|→]
    | mir[aáe]\s+(?:también|aquí|además|acá)\b
    | ve[ar]?\s+(?:también|tambien|además)\b
    | vea\s+(?:también|además|más)\b
    | no\s+(?:te\s+|se\s+)(?:pierdas?|lo\s+pierdas?)\b
    | (?:noticias?|notas?|artículos?|articulos?|contenidos?|temas?|lecturas?|publicaciones|historias?|videos?|vídeos?|más)\s+(?:relacionad|recomendad|vinculad|que\s+te\s+pued)
    | (?:más|mas)\s+(?:información|informacion|noticias|detalles|contenidos|historias)(?:\s+(?:en|sobre|de|relacionad\w+)\b.{0,80})?\s*(?:[:|→]|$)
    | (?:más|mas)\s+(?:en|sobre|de)\s+.{2,40}[:|]
    | (?:seguir|sigue|siga|seguí|continuar|continúa)\s+leyendo\b
    | (?:en\s+)?(?:otras?|últimas?)\s+noticias\s*:?\s*$
    | (?:entérate|enterate|entérese|conoce|conozca|descubre|infórmate)\s*(?:más|aquí|además)?\s*[:|]
    | lo\s+(?:más|mas|último|ultimo)\s+(?:leído|leido|visto|de\b|en\b|popular|reciente)?.{0,25}$
    | (?:artículo|nota|noticia|entrada)\s+(?:anterior|siguiente)\b
    | (?:read|see)\s+(?:also|more)\b | related\s*: | you\s+may\s+(?:also\s+)?like
    | (?:video|vídeo)\s+(?:recomendado|relacionado|del\s+día)
    | (?:esto|esta\s+nota)\s+te\s+(?:puede|podría)\s+interesar
    )""",
    re.I | re.X,
)
# Webedia and its kin: "En Xataka | Otra noticia", "Vía | El País", "Imagen | Unsplash".
PIPED = re.compile(
    _START
    + r"(?:en\s+[\w&.+ ]{2,40}|vía|via|más\s+información|fuentes?|imagen(?:es)?|foto(?:s|graf[ií]as?)?|vídeos?|videos?|gráficos?|portada|ilustración)\s*(?:de\s+portada\s*)?\|",
    re.I,
)
_OCCUPATION = re.compile(
    r"\b(?:periodista|redactor[a]?|editor[a]?|corresponsal|reporter[oa]|columnista|colaborador[a]?|comunicador[a]?|fotoperiodista|licenciad[oa]\s+en\s+(?:periodismo|comunicación))\b|\bescribe\s+(?:sobre|de|en)\b",
    re.I,
)
_POINTED = re.compile(r"^\s{0,3}(?:>{2,3}|👉|➡️?)\s{0,3}\S.{0,160}(?<![.!?»”\"])$")
# Boxes that recruit readers.
_CALL = (
    r"(?:s[ií]gue(?:nos|los|me)?|s[ií]g[aá]n?(?:nos)?|seguí(?:nos)?|[uú]nete|[uú]nase|sumate|súmate|suscr[ií]b(?:e|a|ete|ase|irse|í|ite|anse)\w*|recib[eaí]r?|reg[ií]str(?:ate|ese|arse)|apúntate|ap[uú]ntese"
    r"|descarga|descargue|acced[ea]|entra|ingresa|activa|compart[eaií]|consulta|haz\s+clic|haga\s+clic|hazte|hágase|colabora|apoya|apóyanos|dona|contribuye|forma\s+parte|quieres?|desea|agr[eé]ga(?:nos)?|ya\s+sabías|visita)"
)
_CHANNEL = (
    r"(?:newsletters?|bolet[ií]n(?:es)?|telegram|whats?app|canal(?:es)?|grupo|facebook|instagram|twitter|tiktok|youtube|threads|bluesky|linkedin|google\s+(?:news|noticias|discover)|redes\s+sociales|correo|e-?mail|notificaciones"
    r"|alertas|app|aplicación|podcast|suscripci[oó]n|suscript\w+|miembros?|soci[oa]s?|membres[ií]a|nuestr[oa]s?\s+\w+|comunidad|edici[oó]n\s+(?:digital|impresa)|hemeroteca|lectores|enlace)"
)
RECRUITING = re.compile(
    r"(?:" + _START + r"(?:¿[^?]{0,80}\?\s*)?" + _CALL + r"\b.{0,140}\b" + _CHANNEL + r"\b"
    r"|" + _START + r"(?:suscr[ií]bete|suscríbase|s[ií]guenos|siguenos|regístrate|iniciar?\s+sesi[oó]n|inicia\s+sesi[oó]n|hazte\s+(?:miembro|soci[oa]|suscriptor|premium)|newsletter|bolet[ií]n\s+(?:diario|semanal|de\s+noticias))\b"
    r"|" + _START + r"(?:(?:este|el)\s+)?(?:contenido|artículo|noticia|nota)\s+(?:es\s+)?(?:exclusiv[oa]|solo|sólo|reservad[oa])\s+para\s+(?:nuestros\s+)?(?:suscriptores|socios|miembros)"
    r")",
    re.I,
)  # fmt: skip
# The same in the midst of a line, which has one of these pieces then.
_RECRUITING_WITHIN = re.compile(
    r"\b(?:[uú]nete|suscr[ií]bete|suscríbase|s[ií]guenos|regístrate)\b.{0,80}\b" + _CHANNEL + r"\b"
    r"|\b(?:canal|grupo)\s+de\s+(?:telegram|whats?app)\b.{0,60}\b(?:aquí|enlace|clic|link)\b",
    re.I,
)  # fmt: skip
_PIECES_WITHIN = ("nete", "bete", "base", "guenos", "strate", "telegram", "app")
# A box that goes on for paragraphs: near the end of a text everything after it goes too.
APPEAL = re.compile(
    _START
    + r"(?:hazte\s+(?:miembro|soci[oa]|suscriptor)|hágase\s+(?:miembro|soci[oa])|ap[oó]ya(?:nos|\s+(?:a|el|nuestro)\b)|tu\s+apoyo|únete\s+a\s+(?:nuestra|la)\s+comunidad|haz(?:te)?\s+una\s+donaci[oó]n"
    r"|si\s+(?:has\s+llegado\s+hasta\s+aquí|te\s+ha\s+gustado|te\s+gustó)|(?:conoce|sobre|acerca\s+de)\s+(?:los|el|la)\s+autor)",
    re.I,
)
# Headings behind which only furniture follows.
TAIL = re.compile(
    _START
    + r"(?:temas?(?:\s+relacionad\w+|\s+de\s+(?:esta|la)\s+(?:nota|noticia))?|etiquetas|tags|archivado\s+en|comentarios?|deja\s+(?:un|tu)\s+comentario|dejar?\s+una\s+respuesta|(?:noticias|notas|artículos|contenidos?|publicaciones|entradas)"
    r"\s+relacionad[oa]s?|más\s+noticias|te\s+puede\s+interesar|también\s+te\s+puede\s+interesar|lo\s+más\s+(?:leído|visto|nuevo)|últimas\s+noticias|sobre\s+(?:el|la)\s+(?:autora?|firma)|relacionad[oa]s?|seguir\s+leyendo|sigue\s+leyendo|más\s+información"
    r"|más\s+sobre\s+este\s+tema|más\s+en\s+.{2,25}|contenido\s+(?:patrocinado|relacionado)|compartir(?:\s+(?:esta\s+)?(?:nota|noticia|artículo))?|lee\s+también|lea\s+también|leer\s+más|discussion\s+about\s+this\s+post|recomendad[oa]s|no\s+te\s+pierdas|tags?)"
    r"\s*[:.…]?\s*$",
    re.I,
)
# Labels that say nothing by themselves.
LABEL = re.compile(
    _START
    + r"""(?:
      (?:foto(?:s|graf[ií]as?)?|imagen(?:es)?|infografía|vídeos?|videos?|captura|crédito|créditos|ilustración|montaje|archivo|cortesía|fuente\s+de\s+la\s+imagen|pie\s+de\s+foto|photo|image|credit)\s*[:|/©].{0,250}
    | \(?fotos?\b.{0,60}\)?
    | (?:publicidad|anuncio|advertisement|patrocinado|publirreportaje|pulsa\s+play|cargando.{0,5}|loading.{0,5}|compart(?:e|ir|elo)\b.{0,40}|imprimir|enviar\s+por.{0,30}|copiar\s+enlace|guardar|escuchar?\b.{0,30}|reproducir|ampliar(?:\s+foto)?|ver\s+galería|ver\s+más|volver\s+arriba|descargar\s*\w{0,8})
    | (?:©|\(c\)|copyright|todos\s+los\s+derechos|derechos\s+reservados|prohibida\s+(?:la|su)\s+reproducción).{0,200}
    | \d{1,3}\s+(?:min(?:utos?)?(?:\s+de\s+lectura)?|comentarios?|veces\s+compartido|shares?)
    | tiempo\s+(?:estimado\s+)?de\s+lectura\b.{0,30}
    | (?:actualizad[oa]|publicad[oa]|creado|última\s+actualización|fecha|updated|published)\b[\s:el]{0,12}[\w\s,./:|·-]{0,60}\d{2,4}[\w\s,./:|·h-]{0,30}
    | (?:temas?|etiquetas|tags?|archivado\s+en|categor[ií]as?|secci[oó]n|keywords)\s*:.{0,250}
    | (?:por|by|escrito\s+por|texto\s+de|redacción|redacta)\s*[:/]?\s*(?:(?:agencia|redacción|redaccion)\b.{0,40}|EFE|AFP|AP|Reuters|Europa\s+Press)?
    | (?:acepto|aceptar|política\s+de\s+privacidad|aviso\s+legal|términos\s+y\s+condiciones|configurar\s+cookies).{0,80}
    | (?:deja|escribe|añade|publicar?|agrega)\s+(?:un|tu|su|una)\s+(?:comentario|respuesta|opinión).{0,60}
    | (?:javascript|debes\s+(?:iniciar|estar|registrarte)|para\s+comentar|tu\s+(?:dirección\s+de\s+correo|navegador)|your\s+browser|browser\s+not).{0,200}
    | visited\s+\d+\s+times.{0,60}
    | (?:haz|haga|hacer)\s+clic\s+aquí.{0,80}
    # how long, how often, how many
    | (?:lectura\s*(?:de|:|estimada:?)?|(?:se\s+lee|léel[oa]|leer)\s+en)\s*\d{1,3}\s*(?:min(?:uto)?s?|['′’])
    | \d{1,3}\s*(?:min(?:uto)?s?|['′’])\.?\s+(?:de\s+lectura|read)
    | [(]?[\d.,]{1,9}[)]?\s*(?:comments?|visitas|vistas|lecturas|views|reproducciones|compartidos)
    | (?:comentarios?|comments?|visitas|vistas|lecturas|views)\s*[(:]?\s*[\d.,]{1,9}[)]?
    | (?:sin|no\s+hay|ver|mostrar|leer|ir\s+a)\s+(?:los\s+|todos\s+los\s+)?comentarios(?:\s+(?:aún|todavía))?
    | leíd[oa]\s+[\d.,]{1,9}\s+veces
    # what stands around advertisements, players and buttons
    | (?:(?:la\s+(?:nota|noticia)|el\s+(?:artículo|contenido))\s+)?(?:contin[uú]\w{1,3}|sig[ua]\w{0,2})\s+(?:leyendo\s+)?(?:después|debajo|tras|abajo|luego)\b.{0,14}\b(?:anuncio|publicidad)
    | anuncios? | audio\s+generado\s+(?:con|por)\b.{0,40} | \d{1,2}:\d\d\s*/\s*\d{1,2}:\d\d | \d(?:[.,]\d{1,2})?x
    | escuche\s+(?:este|esta|el|la)\s+(?:artículo|nota|noticia|contenido|texto).{0,30}
    | (?:resumen|contenido|texto)\s+(?:generado|hecho|elaborado|creado)\s+(?:por|con)\s+(?:ia|inteligencia\s+artificial)\b.{0,40}
    | imprimir\s+enviar.{0,30} | (?:conozca|conoce|mostrar|saber)\s+más | contenido\s+exclusivo | lo\s+último
    | (?:encontraste|viste|encontró|has\s+(?:visto|encontrado)|ha\s+(?:visto|encontrado)|hay)\s+(?:un|algún)\s+error\b.{0,80} | report(?:ar|a|e)\s+(?:un\s+)?error.{0,30}
    | conforme\s+a\s+los\s+criterios\s+de.{0,40} | calific(?:a|ar|á)\s+est[ea]\s+(?:artículo|nota|noticia).{0,30}
    | (?:y\s+(?:tú|vos),?\s+)?qué\s+(?:opinas|opinás|te\s+parece)\?.{0,80}\bcoment.{0,60}
    # pictures without a word on them, and where a text is from
    | (?:getty\s+images|shutterstock|istock(?:photo)?|unsplash|pixabay|pexels|adobe\s+stock|depositphotos)(?:\s*[/|].{0,40})?
    | est[ea]\s+(?:contenido|artículo|nota|texto|historia)\s+(?:es|fue|ha\s+sido|se)\s+publi\w{2,6}\s+(?:con\s+(?:la\s+)?autorización|originalmente|por\s+primera\s+vez)\b.{0,120}
    # what posts of networks and blogs bring along
    | ver\s+est[ea]\s+(?:publicación|post)\s+en\s+\w{1,15} | una\s+publicación\s+compartida\s+(?:de|por)\b.{0,120}
    | (?:https?://|pic\.twitter\.com/|t\.co/)\S{1,200} | .{2,60}\(@\w{1,30}\)\s+\w{3,12}\s+\d{1,2},?\s+(?:de\s+)?(?:\w{3,12}\s+(?:de\s+)?)?\d{4}
    | este\s+sitio\s+(?:web\s+)?(?:usa|utiliza)\s+akismet.{0,200} | (?:click\s+to|(?:haz\s+)?clic\s+para)\s+(?:share|email|print|compartir|enviar|imprimir).{0,100}
    | me\s+gusta\s+esto\s*:.{0,60}
    )[\W_]{0,6}$""",
    re.I | re.X,
)
CREDIT = re.compile(
    r"(?:\(|/|\||–|-|\.\s)\s*(?:foto(?:graf[ií]a)?\s*:?\s*)?(?:efe|afp|ap|reuters|getty(?:\s+images)?|europa\s+press|ep|shutterstock|unsplash|pexels|pixabay|istock|archivo|cortesía|captura(?:\s+de\s+pantalla)?|redes\s+sociales|xinhua|andina|agencia\s+\w+|difusión|gtres|bloomberg|instagram|twitter|youtube)\b[^.]{0,50}\)?\.?\s*$",
    re.I,
)
_DATE_LINE = re.compile(
    r"^[\W_]{0,4}(?:(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)?[\s,]{0,3}\d{1,2}(?:\s+de)?[\s/.-]+[\wáéíóú]{1,12}[\s/.,-]+(?:del?\s+)?\d{2,4}|[\wáéíóú]{3,12}\s+\d{1,2},?\s+\d{4}|\d{4}-\d\d-\d\d)[\s,|·-]{0,5}(?:a\s+las\s+)?(?:\d{1,2}[:.h]\d{2}.{0,12})?$",
    re.I,
)


def folded(text: str) -> str:
    """Letters and digits only, without case and accents: for comparing lines."""
    plain = text.casefold()
    for encoding, letters, others in _ENCODINGS:
        try:
            return plain.encode(encoding).translate(letters, others).decode(encoding)
        except UnicodeEncodeError:
            continue
    return _NOT_ALPHANUMERIC.sub("", plain.translate(_PLAIN))


@dataclass(slots=True)
class Known:
    """What the page says of itself, folded: lines equal to these are not prose."""

    title: str = ""
    names: Collection[str] = ()  # persons, agency, section, outlet
    captions: Collection[str] = ()  # alternative texts and captions of images
    links: Collection[str] = ()  # blocks that are nothing but a link
    standfirst: Collection[str] = field(default_factory=tuple)


def is_furniture(line: str) -> bool:
    """Whether the words alone show that a line is not part of the story."""
    if len(line) > MAX_FURNITURE:
        return False
    return bool(
        RELATED.match(line) or PIPED.match(line) or LABEL.match(line) or _DATE_LINE.match(line) or _POINTED.match(line)
    ) or is_recruiting(line)


def is_recruiting(line: str) -> bool:
    """Whether a line calls on the reader to join, subscribe, follow or pay."""
    if len(line) >= MAX_FURNITURE:
        return False
    return APPEAL.match(line) is not None or ((RECRUITING.match(line) is not None or _recruits_within(line)) and not _reported(line))


def _recruits_within(line: str) -> bool:
    plain = line.casefold()
    return any(piece in plain for piece in _PIECES_WITHIN) and _RECRUITING_WITHIN.search(line) is not None


def _reported(line: str) -> bool:
    """Prose about newsletters and channels is told in the third person, in a sentence of some length that does not address the reader."""
    return len(line) > 160 and not re.search(r"\b(?:aquí|síguenos|únete|suscr[ií]bete|nuestr[oa]s?|tu|te)\b", line, re.I)


def _is_of_author(line: str, key: str, persons: Collection[str]) -> bool:
    """Whether a line near the end tells who wrote the story: a heading above that, or what begins with the name and says what they do."""
    if len(line) < 80 and key.startswith(("acercade", "sobre")):
        return key.removeprefix("acercade").removeprefix("sobre") in persons
    return _OCCUPATION.search(line) is not None and any(key.startswith(name) for name in persons)


def prose(lines: Iterable[str], known: Known) -> list[str]:
    """The lines that are the story, in their order."""
    kept: list[str] = []
    seen: set[str] = set()
    persons = [name for name in known.names if len(name) > 7]
    source = [line.strip() for line in lines if line.strip()]
    total = sum(map(len, source)) or 1
    passed = 0
    after_lead = False  # a line that announces other stories: link lines behind it go too
    for line in source:
        passed += len(line)
        bare = line.removeprefix("- ").strip()
        key = folded(bare)
        if not key:
            continue
        near_end = passed > 0.55 * total and total - passed < 0.4 * total
        if near_end and len(bare) < 90 and (TAIL.match(bare) or APPEAL.match(bare)):
            if kept and sum(map(len, kept)) > 0.5 * total:
                break
            continue
        if near_end and len(bare) < 600 and total - passed < 0.1 * total + 300 and _is_of_author(bare, key, persons):
            continue
        if is_furniture(bare):
            after_lead = len(bare) < 60 or bare.rstrip().endswith(":")
            continue
        link = key in known.links
        if link and (after_lead or not re.search(r"[.!?»”\"]$", bare)):
            after_lead = True
            continue
        after_lead = False
        if key == known.title or (len(known.title) > 300 and key.startswith(known.title)) or (len(bare) < 90 and key in known.names):
            continue
        if len(bare) < 120 and re.search(r"\d{4}|\|", bare) and any(len(n) > 7 and key.startswith(n) for n in known.names):
            continue  # "Ana Pérez | Palma | 08/01/2014"
        if not kept and len(bare) < 40 and len(bare.split()) <= 4 and bare[-1] not in '.!?…:»”"':
            continue  # a place or a section before the first paragraph
        if key in known.captions and key not in known.standfirst and len(bare) < 400:
            continue
        if len(bare) < 200 and CREDIT.search(bare) and not re.match(r"^[^.]{60,}\.\s", bare):
            continue
        if len(key) > 40 and key in seen:
            continue
        seen.add(key)
        kept.append(line)
    return kept
