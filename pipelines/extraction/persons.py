"""Whose name a piece of a byline is: a person's, an agency's or newsroom's, or a place, a role and no name at all."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
import unicodedata

from pipelines.extraction.clean import MAX_NAME, clean_line
from pipelines.extraction.page import squeeze

# A word that no person's name has: newsrooms, agencies.
_NEWSROOM = re.compile(
    r"\b(?:redacci[oó]n|redacci[oó]|staff|equipo|editorial|agencias?|agency|newsroom|noticias|news|periódico|periodico|revista"
    r"|radio|televisi[oó]n|tv|digital|online|web|medios|grupo|group|comunicado|contenidos?|webmaster"
    r"|branded|publicidad|patrocinado|suplementos?|lectores|comunicaci[oó]n|informativ[oa]s?|servicios?|corporativ[oa]s?|investigaci[oó]n|varios|unidad|semanario|suscriptores|premium|exclusiv[oa]s?|ediciones|productora|consultora|asociación|federación|alcaldía|secretaría|departamento|oficina|gabinete|firma"
    r"|fundación|instituto|universidad|ministerio|gobierno|s\.\s?a\.|s\.\s?l\.|inc|ltd|com|net|org|fotos?|vídeo|video|the conversation|newsletter|instagram|twitter|facebook)\b",
    re.I,
)
_SECTION = re.compile(
    r"\b(?:deportes|economía|internacional|política|tecnología|cultura|sociedad|opinión|especiales|empresas|ciencia|negocios|finanzas|mercados|innovación|actualidad|inteligencia artificial)\b",
    re.I,
)
# Such words that are surnames as well: "Mercedes Media Prado".
_ALSO_SURNAMES = re.compile(
    r"(?:media|prensa|press|diario|brand|nacional|archivo|cortesía|canal|portal|mesa|sala|hora|libre|central)", re.I
)
_NOBODY = re.compile(r"\b(?:undefined|null|none|nan|unknown|an[oó]nim[oa]|desconocid[oa]|admin(?:istrador|istrator)?|usuario|user|guest|nombre|apellidos?|autor(?:es|a)?|author)\b", re.I)  # fmt: skip
ROLE = (
    r"(?:redactor|editor|director|subdirector|colaborador|coordinador|fundador|investigador|profesor|doctor|consultor|locutor|presentador|traductor|asesor|productor|realizador)(?:es|as?)?"
    r"|especial(?:es)?|colaboraci[oó]n|periodistas?|corresponsal(?:es)?|enviad[oa]s?(?:\s+especial(?:es)?)?|invitad[oa]s?|columnistas?|analistas?|fot[oó]graf[oa]s?|reporter[oa]s?|cronistas?|articulistas?"
    r"|especialistas?|economistas?|abogad[oa]s?|ingenier[oa]s?|expert[oa]s?|catedr[aá]tic[oa]s?|jef[ea]s?|responsables?|becari[oa]s?|licenciad[oa]s?|graduad[oa]s?|soci[oa]s?"
    r"|ceo|cto|cofundador(?:es|as?)?|copresident[ea]s?|president[ea]s?|vicepresident[ea]s?|ministr[oa]|diputad[oa]|blogger|blogueros?|community|manager|senior|junior|writer|reporter|correspondent|contributor|chief|officer|head"
)
_ROLE_WORD = re.compile(ROLE, re.I)
_ROLE_FIRST = re.compile(rf"(?:el|la|los|las|nuestr[oa])?\s*\b(?:{ROLE})\b", re.I)
_SHORT_AGENCIES = r"(?-i:EFE|Efe|AFP|EP|AP|DPA|ANSA|ACN|ABI|PL|UPS|NYT|BBC|CNN|DW|RT|VOA|SINC)"
_AGENCY = re.compile(
    rf"\b(?:{_SHORT_AGENCIES}|reuters|europa\s?press|associated press|dpa|notimex|télam|telam|xinhua|sputnik|bloomberg|servimedia|colpisa|andina|erbol|"
    r"prensa latina|inforpress|europapress|efeverde|agencia\s+\w+|agencias?)\b",
    re.I,
)
# Cities and countries of several words; one word is nobody's full name anyway.
_PLACES = frozenset(
    """a coruña|la coruña|buenos aires|nueva york|new york|san francisco|los ángeles|los angeles|ciudad de méxico|ciudad de mexico|mexico city|ciudad juárez|ciudad real|ciudad de panamá
    ciudad de guatemala|ciudad del este|ciudad bolívar|san josé|san juan|san salvador|san pedro sula|san luis|san luis potosí|san diego|san antonio|san miguel|san sebastián|san fernando|san martín
    santo domingo|santa cruz|santa cruz de tenerife|santa fe|santa marta|santa ana|santa elena|santiago de chile|santiago de compostela|santiago de cuba|santiago de cali|la paz|la habana|la plata
    la rioja|la pampa|la serena|la haya|la guaira|las palmas|las palmas de gran canaria|las vegas|palma de mallorca|mar del plata|río de janeiro|rio de janeiro|são paulo|sao paulo|nueva delhi
    hong kong|tel aviv|el cairo|el paso|el salvador|el alto|el puerto de santa maría|kuala lumpur|abu dhabi|nueva orleans|nueva jersey|silicon valley|palo alto|mountain view|costa rica|puerto rico
    república dominicana|estados unidos|reino unido|países bajos|arabia saudí|arabia saudita|corea del sur|corea del norte|nueva zelanda|emiratos árabes unidos|guinea ecuatorial|castilla y león
    castilla la mancha|castilla-la mancha|comunidad valenciana|país vasco|islas baleares|islas canarias|gran canaria|ciudad del vaticano|puerto príncipe|puerto montt|puerto vallarta|punta arenas
    punta del este|punta cana|viña del mar|villa maría|vitoria gasteiz|jerez de la frontera|alcalá de henares|rivas vaciamadrid|nuevo león|nuevo laredo|baja california|san cristóbal|tuxtla gutiérrez
    quintana roo|tierra del fuego|entre ríos|bahía blanca|río cuarto|río negro|río gallegos|comodoro rivadavia|washington dc|washington d.c.|ciudad obregón|playa del carmen|santa bárbara|san isidro""".replace("\n    ", "|").split("|")
)  # fmt: skip
GIVEN = frozenset(
    ["adriana", "agustín", "alba", "alberto", "alejandra", "alejandro", "alfonso", "alfredo", "alicia", "álvaro", "amparo", "ana", "andrea", "andrés", "ángel", "ángela", "antonia", "antonio", "arturo", "beatriz", "belén", "berta", "blanca", "camila", "carla", "carlos", "carmen", "carolina", "cecilia", "celia", "clara", "claudia", "cristina", "daniel", "daniela", "david", "diego", "eduardo", "elena", "elisa", "emilia", "emilio", "enrique", "ernesto", "esteban", "esther", "eva", "federico", "felipe", "fernanda", "fernando", "francisca", "francisco", "gabriel", "gabriela", "gloria", "gonzalo", "guillermo", "gustavo", "héctor", "hugo", "ignacio", "inés", "irene", "isabel", "iván", "jaime", "javier", "jesús", "joaquín", "jorge", "josé", "juan", "juana", "julia", "julio", "laura", "leonardo", "leticia", "lorena", "lourdes", "lucas", "lucía", "luis", "luisa", "manuel", "manuela", "marcela", "marcos", "margarita", "maría", "mariana", "mariano", "marina", "mario", "marta", "martín", "mateo", "mauricio", "miguel", "mónica", "natalia", "nicolás", "noelia", "nuria", "olga", "óscar", "pablo", "paloma", "patricia", "paula", "pedro", "pilar", "rafael", "ramón", "raquel", "raúl", "ricardo", "roberto", "rocío", "rodrigo", "rosa", "rosario", "rubén", "sandra", "sara", "sergio", "silvia", "sofía", "sonia", "susana", "teresa", "tomás", "valentina", "verónica", "vicente", "víctor", "yolanda"]
)  # fmt: skip

_EMAIL = re.compile(r"[\[(<]?\s*(?:\S{1,80}@\S{1,80}\.\w{2,10}|\[email\s?protected\])\s*[\])>]?", re.I)
_HANDLE = re.compile(r"@\w{1,40}")
_BRACKETS = re.compile(r"\s*[(\[].{0,80}?[)\]]\s*")
_LEAD = re.compile(
    r"^(?:escrito\s+por|publicado\s+por|elaborado\s+por|redactado\s+por|texto\s+de|un\s+artículo\s+de|una\s+información\s+de|firma(?:do\s+por)?|by|por|posted\s+by)\b\s*[:.]?\s*",
    re.I,
)
_PARTICLES = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "da",
    "do",
    "dos",
    "di",
    "van",
    "von",
    "der",
    "den",
    "y",
    "i",
    "e",
    "el",
    "al",
    "le",
    "du",
    "san",
    "santa",
}
_WORD = re.compile(r"^[^\W\d_][^\W\d_'’.\-·]*(?:['’.\-·][^\W\d_'’.\-·]*)*\.?$")


def fold(text: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def person(raw: str, sites: set[str]) -> str | None:
    """A name as a person's name, cleaned; None when it is no person's."""
    name = without_addresses(raw)
    name = _BRACKETS.sub(" ", name)
    name = squeeze(name).strip(' ,;:|/-–—·•*«»"“”')
    while (shorter := _LEAD.sub("", name)) != name:
        name = shorter.strip(" ,;:|/-–—·•")
    cleaned = clean_line(name, MAX_NAME)
    if cleaned is None or len(cleaned) < 5 or len(cleaned) > 60:
        return None
    words = cleaned.split()
    if not 2 <= len(words) <= 7 or any(not _WORD.match(w) for w in words):
        return None
    if _is_newsroom(cleaned, words) or _AGENCY.fullmatch(cleaned) or _NOBODY.search(cleaned) or is_place(cleaned):
        return None
    if is_role(cleaned) or _ROLE_WORD.fullmatch(words[-1]):
        return None
    surnames = [w for w in words if len(w.strip(".")) > 1 and w.lower() not in _PARTICLES]
    if cleaned in (cleaned.upper(), cleaned.lower()) or (surnames and len(surnames) < len(words) and all(w.islower() for w in surnames)):
        cleaned = " ".join(w.lower() if w.lower() in _PARTICLES and i else _capital(w) for i, w in enumerate(words))
        words = cleaned.split()
    capital = [w for w in words if w[0].isupper()]
    if (
        len(capital) < 2
        or words[0].lower() in ("el", "la", "los", "las", "lo", "de", "del", "y", "e")
        or any(not w[0].isupper() and w.lower() not in _PARTICLES for w in words)
    ):
        return None
    if all(len(w.strip(".")) == 1 for w in words):
        return None
    folded = fold(cleaned)
    for site in sites:
        bare = fold(re.sub(r"\.(?:com|es|net|org)\b.*", "", site))
        if folded == bare or folded.replace(" ", "") == bare.replace(" ", "") or (len(bare) > 5 and (f" {bare} " in f" {folded} ")):
            return None
    return cleaned


def _is_newsroom(name: str, words: list[str]) -> bool:
    if _NEWSROOM.search(name) or _SECTION.search(name):
        return True
    weak = [place for place, word in enumerate(words) if _ALSO_SURNAMES.fullmatch(word)]
    return bool(weak) and words[0].lower() not in GIVEN and not 0 < weak[0] < len(words) - 1


def _capital(word: str) -> str:
    return re.sub(r"(^|[.\-'’])(\w)", lambda m: m[1] + m[2].upper(), word.lower())


def without_addresses(text: str) -> str:
    """A text without e-mail addresses and handles."""
    return _HANDLE.sub(" ", _EMAIL.sub(" ", text))


def is_place(text: str) -> bool:
    """Whether a text is a city or a country of several words and so looks like a person's name."""
    return text.casefold().strip(" .") in _PLACES


def is_role(text: str) -> bool:
    """Whether a text says what somebody is instead of who: "Editora Senior", "corresponsal en Washington"."""
    return _ROLE_FIRST.match(text.strip()) is not None


def agency_in(text: str) -> str | None:
    """The name of the first news agency in a text, as it is written."""
    match = _AGENCY.search(text)
    return match[0] if match else None


def without_agency(text: str) -> tuple[str, str | None]:
    """A name apart from the agency that stands before or behind it without a mark: "Ana Pérez EFE", "Reuters Ana Pérez"."""
    for match in _AGENCY.finditer(text):
        if match.start() == 0 or match.end() == len(text):
            return f"{text[: match.start()]} {text[match.end() :]}".strip(), match[0]
    return text, None


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's and not a newsroom's."""
    return _AGENCY.search(name) is not None


def is_organisation(label: str, sites: set[str]) -> bool:
    """Whether what signs is an agency, a newsroom or the outlet."""
    return not is_role(label) and bool(_NEWSROOM.search(label) or _AGENCY.search(label) or fold(label) in {fold(s) for s in sites})
