"""Forms of verbs, nouns and adjectives, folded, as the press writes them."""

from __future__ import annotations

import pytest

from pipelines.reading.text.fold import fold
from pipelines.reading.text.inflection import forms_of_adjective, forms_of_noun, forms_of_verb


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("despedir", "despide despiden despidió despidieron despedirá despediría despida despidiera despidiendo despedido despedirlos"),
        ("reducir", "reduce reduzca redujo redujeron redujera reducirá reduciendo reducida"),
        ("adquirir", "adquiere adquirió adquiera adquirieron adquiriendo"),
        ("obtener", "obtiene obtuvo obtuvieron obtendrá obtenga obtuviera"),
        ("pagar", "paga pagó pague pagaron pagará"),
        ("adelgazar", "adelgaza adelgace adelgazó"),
        ("prescindir", "prescinde prescindió prescindirá prescindido"),
        ("llevarse", "lleva llevó llevarse llevarán"),
        ("cerrar", "cierra cerró cierre cerrará"),
        ("sustituir", "sustituye sustituyó sustituyeron"),
        ("extinguir", "extingue extinguió extinga"),
        ("ir", "va fue irá iría vaya"),
    ],
)
def test_verb_has_its_forms(lemma: str, forms: str) -> None:
    assert {fold(form) for form in forms.split()} <= forms_of_verb(lemma)


def test_word_that_is_no_infinitive_is_refused() -> None:
    with pytest.raises(ValueError, match="no Spanish infinitive"):
        forms_of_verb("despido")


def test_nouns_and_adjectives_agree() -> None:
    assert forms_of_noun("reducción de plantilla") == {"reduccion de plantilla", "reducciones de plantilla"}
    assert forms_of_noun("baja voluntaria") == {"baja voluntaria", "bajas voluntarias"}
    assert forms_of_adjective("despedido") == {"despedido", "despedida", "despedidos", "despedidas"}


def test_folding_keeps_every_offset() -> None:
    text = "EL AÑO PASADO, Telefónica… İstanbul ß ﬁn «Mañana» US$\u00a05"
    assert len(fold(text)) == len(text)
    assert fold("Mañana Él") == "manana el"
