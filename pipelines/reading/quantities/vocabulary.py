"""The words around a number that say what it counts and how exactly. All folded (see fold.py)."""

from __future__ import annotations

from typing import Final


def _plurals(*singulars: str) -> frozenset[str]:
    return frozenset(f for word in singulars for f in (word, word + ("s" if word[-1] in "aeo" else "es")))


# People at work, the posts they hold and the ways they leave: what a headcount counts.
STAFF_NOUNS: Final = _plurals(
    "empleado", "empleada", "trabajador", "trabajadora", "persona", "puesto", "empleo", "plaza", "despido", "salida", "baja", "afectado",
    "afectada", "contratista", "subcontratista", "subcontratado", "subcontratada", "colaborador", "colaboradora", "ingeniero",
    "ingeniera", "directivo", "directiva", "profesional", "desvinculacion", "desvinculado", "desvinculada", "cesantia", "cese",
    "cesado", "cesanteado", "cesante", "miembro", "integrante", "externo", "eventual", "interino", "funcionario", "prejubilacion",
    "jubilacion", "prejubilado", "operario", "operaria", "tecnico", "tecnica", "desarrollador", "desarrolladora", "programador",
    "programadora", "periodista", "redactor", "investigador", "investigadora", "cientifico", "ejecutivo", "ejecutiva", "gerente",
    "asesor", "asesora", "obrero", "moderador", "moderadora", "extincion", "despedido", "despedida", "repartidor", "vendedor",
    "vendedora", "conductor", "teleoperador", "teleoperadora", "anotador", "anotadora", "etiquetador", "evaluador", "proveedor",
    "asalariado", "consultor", "consultora", "mando", "comercial", "trabajo", "renuncia", "retiro", "becario", "disenador", "analista",
    "docente", "profesor", "maestro", "medico", "enfermero", "piloto", "tripulante", "rider", "agente", "autonomo", "temporal",
    "administrativo", "empleador", "posicion", "cargo", "mensajero", "instructor", "tutor", "teletrabajador", "supervisor", "cajero",
    "carretero", "recolector",
) - {"empleador", "empleadores", "trabajo", "proveedor", "proveedores", "comercial"} | {
    "freelance", "freelances", "freelancers", "freelancer", "testers", "globers", "globants", "managers", "staff", "lideres", "jefes",
    "contractors", "trabajos",
}  # fmt: skip

# The workforce as a whole: what a percentage is taken of.
WORKFORCE_NOUNS: Final = frozenset(
    {
        "plantilla", "plantillas", "personal", "nomina", "nominas", "fuerza", "equipo", "equipos", "staff", "dotacion", "planilla",
        "headcount", "gente",
        "ocupacion", "planta", "plantel", "estructura",
    }
)  # fmt: skip

# Words that may stand between the number and its noun.
BETWEEN: Final = frozenset(
    {
        "nuevos", "nuevas", "nuevo", "nueva", "antiguos", "antiguas", "antiguo", "actuales", "posibles", "eventuales", "otros",
        "otras", "jovenes", "altos",
        "altas", "futuros", "futuras", "propios", "propias", "potenciales", "grandes", "buenos", "ex", "medios",
        "primeros", "primeras", "ultimos", "ultimas", "puros", "experimentados", "principales",
    }
)  # fmt: skip

TIME_NOUNS: Final = _plurals(
    "dia", "semana", "ano", "hora", "minuto", "segundo", "trimestre", "semestre", "decada", "siglo", "jornada", "quincena", "bimestre"
) | {"mes", "meses", "lustros", "mensualidades"}  # fmt: skip

MONTHS: Final = frozenset(
    {
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "setiembre", "octubre", "noviembre",
        "diciembre",
    }
)  # fmt: skip

# Nouns that count by themselves. The second value says whether the press means it exactly: a dozen is twelve, a score about twenty.
COLLECTIVES: Final = {
    "docena": (12, True), "docenas": (12, True), "decena": (10, False), "decenas": (10, False), "quincena": (15, False),
    "veintena": (20, False), "treintena": (30, False), "cuarentena": (40, False), "cincuentena": (50, False), "sesentena": (60, False),
    "setentena": (70, False), "ochentena": (80, False), "centena": (100, False), "centenas": (100, False), "centenar": (100, False),
    "centenares": (100, False), "millar": (1000, False), "millares": (1000, False), "cientos": (100, False), "miles": (1000, False),
    "par": (2, False),
}  # fmt: skip

# Plurals that give no figure unless a number stands before them.
VAGUE_PLURALS: Final = frozenset({"decenas", "docenas", "centenas", "centenares", "cientos", "miles", "millares", "millones", "billones"})
VAGUE_QUANTIFIERS: Final = frozenset({"varios", "varias", "algunos", "algunas", "unos", "unas", "muchos", "muchas", "pocos", "pocas"})

# Denominators; those after the third are ordinals as well and need "de la plantilla" behind them.
FRACTIONS: Final = {
    "tercio": 3, "tercios": 3, "tercera": 3, "terceras": 3, "cuarto": 4, "cuartos": 4, "cuarta": 4, "cuartas": 4, "quinto": 5,
    "quintos": 5, "quinta": 5, "quintas": 5, "sexto": 6, "sexta": 6, "sextas": 6, "septima": 7, "octavo": 8, "octava": 8,
    "novena": 9, "decimo": 10, "decima": 10, "decimas": 10,
}  # fmt: skip

# What stands before the number and bounds it; "del" is read as "de".
BOUNDS_BEFORE: Final[dict[tuple[str, ...], str]] = {
    tuple(words.split()): bound
    for bound, phrases in {
        "at_least": (
            "mas de", "al menos", "como minimo", "como minimo ,", "por lo menos", "un minimo de", "minimo de", "no menos de",
            "poco mas de", "algo mas de",
            "por encima de", "superior a", "superiores a", "supera", "superan", "supero", "superaron", "superando", "superaria",
            "superarian", "superara",
            "cuando menos", "minimo", "mayor a", "mayor de", "arriba de", "bastante mas de", "mucho mas de", "a partir de",
            "desde los", "no solo",
        ),
        "at_most": (
            "hasta", "como maximo", "como maximo ,", "como mucho", "un maximo de", "maximo de", "maximo", "menos de", "algo menos de",
            "poco menos de", "casi",
            "no mas de", "por debajo de", "a lo sumo", "inferior a", "inferiores a", "menor a", "un tope de", "tope de", "un techo de",
            "hasta un maximo de",
        ),
        "about": (
            "cerca de", "alrededor de", "unos", "unas", "aproximadamente", "en torno a", "cosa de", "cercano a", "cercana a",
            "cercanos a", "cercanas a",
            "roza", "rozan", "rozando", "rozo", "rozar", "rozaria", "ronda", "rondan", "rondando", "rondaria", "rondar", "rondo",
            "rondara", "aproximado de",
            "aproximada de", "mas o menos", "aprox", "aprox .", "del orden de", "de el orden de", "de orden de", "se acerca a",
            "se acercan a", "un estimado de",
            "cercania de", "proximo a", "proxima a", "acaso", "unos cuantos", "entorno a", "orilla", "bordea", "bordean", "bordearia",
            "algunos", "algunas",
        ),
    }.items()
    for words in phrases
}  # fmt: skip

BOUNDS_AFTER: Final[dict[tuple[str, ...], str]] = {
    ("como", "minimo"): "at_least", ("o", "mas"): "at_least", ("por", "lo", "menos"): "at_least", ("al", "menos"): "at_least",
    ("como", "maximo"): "at_most", ("como", "mucho"): "at_most", ("aproximadamente",): "about", ("aprox",): "about",
    ("y", "pico"): "at_least",
}  # fmt: skip

# Before a headcount: the staff that stays, that there is or that comes, not the staff that goes.
NOT_CUT_BEFORE: Final[frozenset[tuple[str, ...]]] = frozenset(
    tuple(words.split())
    for words in (
        "quedara con", "quedaran con", "quedaria con", "queda con", "quedan con", "quedo con", "quedarse con", "quedar con",
        "emplea a", "empleaba a", "empleando a", "que emplea", "cuenta con", "cuentan con", "contaba con", "contaban con",
        "contar con", "conto con",
        "plantilla de", "equipo de", "dotacion de", "nomina de", "planilla de", "tiene", "tenia", "tienen", "tenian", "tuvo",
        "contrata a", "contrato a",
        "contratar a", "contratar", "contratara a", "contratara", "fichar a", "sumo", "sumo a", "crear", "creara", "crea",
        "incorporo a", "emplea",
        "empleaba", "empleados de", "superan los", "supera los", "superaba los", "formado por", "formada por", "compuesta por",
        "compuesto por",
        "integrada por", "integrado por", "conserva", "conservara", "mantendra", "mantiene", "da empleo a", "ocupa a",
    )
)  # fmt: skip
