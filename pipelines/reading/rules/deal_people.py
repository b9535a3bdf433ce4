"""Who goes to the acquirer: of the people named beside a hire, not the acquirer's head and not who takes over what stays behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.reading.names.types import Name, Person
from pipelines.reading.rules.deal_parts import Firms, Part
from pipelines.reading.story.story import Story

_SEVERAL = re.compile(
    r" (?:co-?fundadores|fundadores|creadores|responsables|lideres|directivos|ejecutivos|cupula|jefes|socios|equipo|plantilla|la crearon"
    r"|la fundaron) "
)
# "que dirige PERSON", "a las ordenes de PERSON": whom they will work for; "segun PERSON": who only says so.
_UNDER = re.compile(
    r" (?:dirig\w+|preside|lidera|liderad\w+ por|encabeza|encabezad\w+ por|ordenes de|mando de|direccion de|compania de|empresa de"
    r"|firma de|segun|dijo|explico|aseguro|afirmo|conto|interin\w+ ,|provisional ,|en funciones ,) (?:el |la )?$"
)
# "PERSON , que tomo las riendas", "PERSON asume la direccion": who takes over.
_STAYS = re.compile(
    r"PERSON (?:, )?(?:(?:que|quien) )?(?:, )?(?:ahora )?"
    r"(?:asum\w+|tom[aoe]\w* (?:las riendas|el mando|el relevo|los mandos|el timon|el control)|queda(?:ra|n)?|quedo|se queda|se quedo"
    r"|releva\w*|sustitu\w+|sera el nuevo|sera la nueva|ocupa\w*|ejerc\w+|sigue|seguira|continua\w*|permanec\w+) "
)

_AGAIN = re.compile(
    r" (?:el|la) (?:directiv[oa]|ejecutiv[oa]|investigador\w*|ingenier[oa]|empresari[oa]|emprendedor\w*|cientific[oa]|britanic[oa]"
    r"|frances\w*|espanol\w*|mexican[oa]|argentin[oa]|chilen[oa]|colombian[oa]|estadounidense|israeli|ex(?:directiv|ejecutiv)\w+"
    r"|cofundador\w*|fundador\w*) "
)


def several(part: Part, *, team: bool) -> bool:
    """Whether a team or more than one leader goes; `team` says that a team is named."""
    people = [person for at, person in part.sentence.people() if part.start <= at < part.end]
    hires = part.signs.get("hires_leaders", ())
    return len(people) > 1 or team or any(_SEVERAL.search(part.sentence.text[start:end]) for start, end in hires)


def people_taken(hires: Sequence[Part], acquirer: Name | None, firms: Firms, story: Story) -> list[str]:
    """The full names of those who go, in the order of the story, from the parts in which somebody is hired."""
    taken: list[str] = []
    for part in hires:
        for at, person in part.sentence.people():
            if not part.start <= at < part.end or person.name in taken:
                continue
            if _goes(part, at, person, acquirer, firms):
                taken.append(person.name)
    for part in hires:  # "El directivo llegó a COMPANY en junio, cuando...": the sentence before names him
        if taken or part.start > 0 or not _AGAIN.match(part.sentence.text) or part.sentence.index == 0:
            continue
        before = story.sentences[part.sentence.index - 1]
        people = [person for _, person in before.people()]
        if before.paragraph == part.sentence.paragraph and len({p.name for p in people}) == 1:
            taken.append(people[0].name)
    return taken


def _goes(part: Part, at: int, person: Person, acquirer: Name | None, firms: Firms) -> bool:
    firm = firms.led_by(person)
    if firm is not None and acquirer is not None and firms.heads.get(firm.entity, firm).entity == acquirer.entity:
        return False
    text = part.sentence.text
    if _UNDER.search(text[:at]) or _STAYS.match(text, at):
        return False
    return not any(start <= at < end or 0 <= at - end < 4 for start, end in part.signs.get("shell", ()))
