"""Which texts are copies of one another, whatever an editor did to them. The texts by hand: a wire's story, and what four outlets made of it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from pipelines.duplicates.shingles import Pair, coarsened, compare, sketch
from tests.pipelines.duplicates.edits import COPIES, EMBEDDED, NO_COPIES, Editor, pairs, stories

WIRE = """La tecnológica zaragozana Cierzo Labs prescindirá de 64 de sus 310 empleados, según ha comunicado este jueves a los representantes de los trabajadores. El ajuste afecta sobre todo a los equipos de producto y de atención al cliente de la sede central.
La empresa, que desarrolla programas de planificación para el transporte por carretera, atribuye la decisión a la pérdida de dos contratos en Alemania y a la subida de los costes de computación. «Hemos crecido más deprisa que nuestros ingresos y toca corregirlo ahora, no dentro de un año», señala la consejera delegada, Pilar Lanuza, en una carta a la que ha tenido acceso esta agencia.
El periodo de consultas se abrirá el próximo lunes y durará quince días. Los sindicatos reclaman que las salidas sean voluntarias y recuerdan que la compañía recibió en febrero una ayuda autonómica de 1,2 millones de euros vinculada al mantenimiento del empleo.
El Gobierno de Aragón ha pedido explicaciones y estudia si procede exigir la devolución. Cierzo Labs cerró el último ejercicio con unas ventas de 27 millones y unas pérdidas de cuatro."""
REWRITE = """La firma zaragozana Cierzo Labs despedirá a 64 de sus 310 empleados, según ha comunicado hoy a los representantes de los trabajadores. El recorte afecta sobre todo a los equipos de producto y de atención al cliente de la sede central.
La compañía, que desarrolla programas de planificación para el transporte por carretera, achaca la medida a la pérdida de dos contratos en Alemania y al encarecimiento de la computación. «Hemos crecido más deprisa que nuestros ingresos y toca corregirlo ahora, no dentro de un año», dice su consejera delegada, Pilar Lanuza, en una carta enviada a la plantilla.
Las consultas se abrirán el próximo lunes y durarán quince días. Los sindicatos piden que las salidas sean voluntarias y recuerdan que la empresa recibió en febrero una ayuda autonómica de 1,2 millones de euros ligada al mantenimiento del empleo.
El Ejecutivo aragonés ha pedido explicaciones y estudia si procede exigir la devolución. Cierzo Labs terminó el año con unas ventas de 27 millones y unas pérdidas de cuatro."""
EMBEDDING = """En el polígono de Malpica no se habla de otra cosa. A la puerta de la nave que Cierzo Labs alquiló hace tres años, cuando buscaba ingenieros hasta en Lisboa, un grupo de trabajadores comenta la noticia con un café en la mano y pocas ganas de dar su nombre.
La tecnológica zaragozana Cierzo Labs prescindirá de 64 de sus 310 empleados, según ha comunicado este jueves a los representantes de los trabajadores. El ajuste afecta sobre todo a los equipos de producto y de atención al cliente de la sede central. La empresa, que desarrolla programas de planificación para el transporte por carretera, atribuye la decisión a la pérdida de dos contratos en Alemania y a la subida de los costes de computación.
El golpe llega en mal momento para el parque tecnológico. Otras dos firmas del recinto han congelado sus fichajes desde el verano, y la universidad, que enviaba allí a cuarenta alumnos en prácticas cada curso, no sabe todavía cuántos podrá colocar en enero. «Nos dijeron que éramos el futuro de la ciudad», resume una programadora que entró con la primera ampliación."""
QUOTING = """Un recorte en Zaragoza reabre el debate sobre las ayudas públicas a las empresas de programas informáticos. La consejería de Empleo gastó el año pasado once millones en apoyar a medio centenar de sociedades, de las que nueve han reducido desde entonces su personal.
La última es Cierzo Labs, que suprime una quinta parte de sus puestos. «Hemos crecido más deprisa que nuestros ingresos y toca corregirlo ahora, no dentro de un año», escribió su consejera delegada a los suyos.
El sindicato mayoritario propone que cada subvención lleve escrito un plazo de permanencia y una penalización. La patronal lo rechaza: sostiene que ninguna firma joven puede garantizar su tamaño a tres años vista, y que las condiciones espantarían a los inversores de fuera. El pleno de las Cortes discutirá el asunto la semana que viene."""


def verdict(one: str, other: str, *, withheld: bool = False) -> Pair | None:
    a, b = sketch(one), coarsened(sketch(other)) if withheld else sketch(other)
    found = compare(a, b, one, None if withheld else other)
    assert found == compare(b, a, None if withheld else other, one)
    return found


def kind(one: str, other: str, *, withheld: bool = False) -> str | None:
    found = verdict(one, other, withheld=withheld)
    return None if found is None else found.kind


def share(editor: Editor, wanted: str | None, *, withheld: bool = False) -> float:
    found = Counter(kind(*pair, withheld=withheld) for pair in pairs(editor))
    return found[wanted] / found.total()


@pytest.mark.parametrize("editor", COPIES.values(), ids=COPIES.keys())
def test_a_text_that_was_taken_over_is_a_copy(editor: Editor) -> None:
    assert share(editor, "copy") >= 0.9


@pytest.mark.parametrize("editor", EMBEDDED.values(), ids=EMBEDDED.keys())
def test_a_part_of_a_text_inside_another_s_own_is_embedded(editor: Editor) -> None:
    assert share(editor, "embedded") >= 0.93


@pytest.mark.parametrize("editor", NO_COPIES.values(), ids=NO_COPIES.keys())
def test_two_stories_that_share_a_quote_or_a_footer_are_no_copies(editor: Editor) -> None:
    assert share(editor, None) == 1


@pytest.mark.parametrize(
    ("editors", "wanted", "least"),
    [(COPIES, "copy", 0.93), (EMBEDDED, "embedded", 0.93), (NO_COPIES, None, 0.97)],
    ids=["copies", "embedded", "no copies"],
)
def test_without_one_of_the_texts_most_verdicts_are_the_same(editors: dict[str, Editor], wanted: str | None, least: float) -> None:
    shares = [share(editor, wanted, withheld=True) for editor in editors.values()]
    assert sum(shares) / len(shares) >= least


def test_what_editors_made_of_a_wire_s_story() -> None:
    cut = "\n".join(WIRE.splitlines()[:2])
    assert verdict(WIRE, cut) == Pair("copy", 1.0)
    assert (kind(WIRE, REWRITE), kind(WIRE, EMBEDDING), kind(WIRE, QUOTING)) == ("copy", "embedded", None)
    assert (kind(cut, REWRITE), kind(REWRITE, QUOTING), kind(EMBEDDING, QUOTING)) == ("copy", None, None)


def test_different_stories_are_no_copies() -> None:
    some = random.Random(1).sample(stories(), 150)
    sketches = {text: sketch(text) for text in some}
    found = [pair for one in some for other in some if one < other and (pair := compare(sketches[one], sketches[other], one, other))]
    assert found == []


def test_a_text_too_short_to_be_told_from_another_has_nothing_sampled() -> None:
    for text in (None, "", "Noticia en desarrollo. Habrá más información en breve."):
        assert sketch(text).hashes == ()
        assert compare(sketch(text), sketch(text), text, text) is None


def test_the_coarser_sample_is_part_of_the_finer_and_the_same_of_every_text() -> None:
    short, middle, long = " ".join(WIRE.split()[:90]), WIRE, "\n".join(stories()[:12])
    assert [sketch(text).sampling for text in (short, middle, long, long * 2)] == [1, 8, 16 if len(long.split()) < 1_500 else 32, 32]
    assert sketch(short).hashes[0] % 8 or len(sketch(short).hashes) == sketch(short).shingles
    for fine in (sketch(short), sketch(middle)):
        assert set(coarsened(fine, 16).hashes) == {hash for hash in fine.hashes if hash % 16 == 0}
    assert set(coarsened(sketch(short), 8).hashes) <= set(sketch(middle).hashes)


def test_a_sketch_is_the_same_in_every_process() -> None:
    sample = sketch(WIRE)
    assert (sample.version, sample.sampling, sample.shingles) == (1, 8, 177)
    assert list(zip(sample.hashes, sample.places, strict=True))[:2] == [(5068705607314853128, 4), (5581519998611780584, 8)]


def test_sketches_of_two_versions_are_not_compared() -> None:
    assert compare(sketch(WIRE), replace(sketch(WIRE), version=0), WIRE, WIRE) is None
