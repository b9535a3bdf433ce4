"""Which words are one family, and which are not."""

from __future__ import annotations

import unicodedata

import pytest

from pipelines.rule_file import RuleFileError
from pipelines.stems.families import Families, families
from pipelines.stems.stem import stem, words

FAMILIES = (
    "despedir despido despidos despide despiden despidió despidieron despedido despedidos despida despidiendo despedirá despedirlos",
    "contratar contratación contrataron contrata contratará contraté",
    "adquirir adquisición adquisiciones adquiere adquirió adquiriera",
    "invertir inversión inversiones invierte invirtió inversores inversora invertirá",
    "reducir reducción reducciones redujo redujeron reduzca reduce",
    "suprimir supresión supresiones suprime suprimió",
    "fundar fundador fundadora fundadores fundó",
    "vender venta ventas vendió vende vendedor",
    "recortar recorte recortes recorta recortó recortarán",
    "prejubilar prejubilación prejubilaciones prejubilados",
    "cerrar cierre cierres cierra cerró cerraron",
    # chosen before the rules had seen them
    "negociar negocia negociaron negociación negociaciones negociador negociadora",
    "crecer crece crezca creció crecieron crecimiento creciente",
    "despegar despega despegó despegue despegues",
    "fusionar fusiona fusionó fusión fusiones fusionadas",
    "demandar demanda demandó demandado",
    "producir produce produzca produjo produjeron producción",
    "destruir destruye destruyó destruyeron destrucción",
    "mover mueve movió movimiento muevan",
    "incumplir incumple incumplió incumplimiento incumplimientos",
    "apagar apaga apagó apague apagón apagones",
    "ascender asciende ascendió ascenso ascensos",
    "elegir elige eligió elija elección elecciones electo",
    "hipotecar hipoteca hipotecó hipotecado",
    "crear crea creó creado creación creador",
    "trabajador trabajadora trabajadores trabajadoras",
    "tecnológico tecnológica tecnológicos tecnológicas",
    "rápido rápida rápidos rápidamente",
    "desglosar desglosa desglosó desglose desglosado",
    # no verb of the file, by its endings
    "pormenorizar pormenoriza pormenorizó pormenorizado",
    "densificar densifica densificó densificación",
    # men and women, by their endings or by the file
    "presidente presidenta presidentes presidentas",
    "gerente gerenta gerentes gerentas",
    "cliente clienta clientes clientas",
    "francés francesa franceses francesas",
    "inglés inglesa ingleses inglesas",
    "japonés japonesa japoneses japonesas",
    "ruandés ruandesa ruandeses ruandesas",
    "danés danesa daneses danesas",
    "alcalde alcaldesa alcaldes alcaldesas",
    "chileno chilena chilenos chilenas",
    "argentino argentina argentinos argentinas",
    "filipino filipina filipinos filipinas",
    "chino china chinos chinas",
    "peruano peruana peruanos peruanas",
    "cubano cubana cubanos cubanas",
    "europeo europea europeos europeas",
    "andaluz andaluza andaluces andaluzas",
    "alemán alemana alemanes alemanas",
    "socio socia socios socias",
    "autor autora autores autoras",
    "jefe jefa jefes jefas",
    "ministro ministra ministros ministras",
    "campeón campeona campeones campeonas",
    "usuario usuaria usuarios usuarias",
    "avance avances",
    "ciudad ciudades",
    "vez veces",
    "chip chips",
    "crisis",
)
APART = (
    "plaza/plazo casa/caso banco/banca meta/metro puerto/puerta modo/moda cuenta/cuento libro/libra fondo/fonda punto/punta ramo/rama"
    " cargo/carga partido/partida medio/media resto/resta marco/marca grado/grada bolso/bolsa negocio/negociar despedida/despido"
    " estado/estación nación/nacer trabajador/trabajo importe/importar automática/automatizar para/parar barco/barca firma/firmar"
    # what the gender of persons and of peoples must not join
    " cuadro/cuadra suelo/suela foco/foca rayo/raya pato/pata velo/vela tramo/trama copo/copa rato/rata palo/pala tubo/tuba mango/manga"
    " caño/caña cara/caro marino/marina centeno/centena mes/mesa terreno/terrena turco/turquesa empresa/empresario lente/lenta"
    " tormento/tormenta bolo/bola cepo/cepa lomo/loma polo/pola pelo/pela moro/mora gorro/gorra huerto/huerta jarro/jarra mono/mona"
    " cesto/cesta hoyo/hoya seto/seta Francia/francés Holanda/holandés Teresa/ter"
)


def folded(word: str) -> str:
    (one,) = words(word)
    return one


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.split()[0])
def test_a_family_has_one_stem(family: str) -> None:
    stems = {word: stem(folded(word)) for word in family.split()}
    assert len(set(stems.values())) == 1, stems


@pytest.mark.parametrize("pair", APART.split())
def test_words_that_look_alike_stay_apart(pair: str) -> None:
    one, other = map(folded, pair.split("/"))
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "ia", "gpt4", "2026", "x" * 26, "日本語"])
def test_what_is_no_word_stays_as_it_is(word: str) -> None:
    assert stem(word) == word


def test_words_are_cut_and_folded_as_the_index_has_them() -> None:
    assert words("«Ñandú», GPT-4_turbo y CAÑÓN: Íñigo.") == ["nandu", "gpt", "4", "turbo", "y", "canon", "inigo"]


@pytest.mark.parametrize(
    ("line", "told"), [("despido\t\t", "no infinitive"), ("cerrar\to>ue\t", "'o>ue' changes no vowel"), ("cerrar\tie\t", "write e>ie")]
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(line: str, told: str) -> None:
    with pytest.raises(RuleFileError, match=rf"families.tsv: line 7: .*{told}"):
        Families(iter([(7, line)]), "stems/data/families.tsv")


def test_an_accent_of_its_own_is_as_good_as_one_on_its_letter() -> None:
    text = "fusión, ñandú"
    assert words(unicodedata.normalize("NFD", text)) == words(text) == ["fusion", "nandu"]


@pytest.mark.parametrize(("one", "other"), [("fichajes", "fichó"), ("lanza", "lanzamiento"), ("cree", "creer")])
def test_these_are_of_one_family(one: str, other: str) -> None:
    assert stem(*words(one)) == stem(*words(other))


@pytest.mark.parametrize(("one", "other"), [("hacia", "hace"), ("vista", "vestir"), ("cree", "creación"), ("luces", "lucir")])
def test_these_are_not(one: str, other: str) -> None:
    assert stem(*words(one)) != stem(*words(other))


@pytest.mark.parametrize(("verb", "word"), [("firmar", "firma"), ("cortar", "corte"), ("cortar", "cortes"), ("publicar", "publico")])
def test_what_stands_alone_is_found_by_its_verb_and_does_not_find_it(verb: str, word: str) -> None:
    assert word in families().beside(stem(verb))
    assert stem(word) != stem(verb)
    assert families().beside(stem(word)) == []


@pytest.mark.parametrize(("verb", "word"), [("parar", "para"), ("entrar", "entre"), ("bajar", "bajo"), ("venir", "vino")])
def test_what_only_looks_like_a_form_is_not_found_by_the_verb(verb: str, word: str) -> None:
    assert word not in families().beside(stem(verb))
