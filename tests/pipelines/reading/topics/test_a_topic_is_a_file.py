"""A topic is one file: what a maintainer can write, and what the messages say when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading.story.reading import read_story
from pipelines.reading.topics.rules import load_topic
from pipelines.reading.topics.tagging import Engine, load_topics, tag
from pipelines.rule_file import RuleFileError

IPOS = """
topic = "ipos"
title = "IPOs"
threshold = 0.5

[fields]
background = 0.5

[words]
list_on = ["verb debutar", "verb cotizar", "verb salir", "salto"]

[[rule]]
id = "goes_public"
weight = 0.7
any = ["{list_on} ..3 (en|a) [la] bolsa", "oferta publica (inicial|de venta)"]
needs = ["company@story"]
without = [{ scope = "sentence", any = ["descart* ..6 bolsa"] }]

[[rule]]
id = "sum_beside"
weight = 0.2
needs = ["rule:goes_public@sentence", "money@sentence"]

[[veto]]
id = "shopping"
scope = "sentence"
any = ["bolsa de la compra"]
"""


@pytest.fixture
def ipos(tmp_path: Path) -> Engine:
    (tmp_path / "ipos.toml").write_text(IPOS, encoding="utf-8")
    return Engine(load_topics(tmp_path))


def test_a_fourth_topic_is_a_file_and_no_code(ipos: Engine) -> None:
    text = "Glovo debutará en la bolsa de Madrid con una valoración de 3.000 millones de euros. No dio más detalles."
    [found] = tag(read_story("Glovo sale a bolsa", text, country="ES"), ipos)
    assert found.topic == "ipos"
    assert found.tagged
    assert {e.rule for e in found.evidence} >= {"goes_public"}
    for evidence in found.evidence:
        source = "Glovo sale a bolsa" if evidence.field == "title" else text
        assert source[evidence.start : evidence.end] == evidence.quote


def test_words_that_must_not_stand_there_keep_a_rule_from_firing(ipos: Engine) -> None:
    [found] = tag(read_story("Glovo y su futuro", "Glovo descarta salir a bolsa este año.", country="ES"), ipos)
    assert not found.tagged
    assert found.score == 0


def test_a_veto_silences_its_sentence_and_is_told(ipos: Engine) -> None:
    [found] = tag(
        read_story("El carrito", "Mercadona dice que la fruta vuelve a salir a bolsa, a la bolsa de la compra.", country="ES"), ipos
    )
    assert not found.tagged
    assert [v.rule for v in found.vetoes] == ["shopping"]


def test_a_story_without_words_gets_an_untagged_answer_for_every_topic() -> None:
    tags = tag(read_story("", ""))
    assert [t.topic for t in tags] == ["ai_startup", "layoffs", "reverse_acquihire"]
    assert not any(t.tagged or t.evidence for t in tags)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'id = "goes_public"\nweight = 0.7',
            'id = "goes_public"\nweight = 7',
            "wrong.toml: rule goes_public: weight: must be a number from 0 to 1",
        ),
        ("{list_on} ..3", "{list_in} ..3", "wrong.toml: rule goes_public: any: no word list {list_in} (known: list_on)"),
        ('"company@story"', '"company@page"', "wrong.toml: rule goes_public: needs: 'company@page' is not KIND[>=N]@SCOPE"),
        (
            '"rule:goes_public@sentence"',
            '"rule:goes_private@sentence"',
            "wrong.toml: rule sum_beside: needs: 'rule:goes_private@sentence' names a rule",
        ),
        ('scope = "sentence"\nany = ["bolsa de', 'scope = "page"\nany = ["bolsa de', "wrong.toml: veto shopping: scope: 'page' is none of"),
        ("[fields]\nbackground", "[fields]\nfooter", "wrong.toml: file: fields: footer: unknown key"),
        ('id = "sum_beside"', 'id = "label"', "wrong.toml: rule label: id: is what a person's labels are told by"),
        ('id = "sum_beside"', 'id = "goes_public"', "wrong.toml: rule goes_public: id: stands twice"),
        ("[la] bolsa", "[la bolsa", "wrong.toml: rule goes_public: any: ']' is missing"),
        ('"oferta publica', '"{list_on|oferta publica', "wrong.toml: rule goes_public: any: cannot read"),
        ('title = "IPOs"', 'titel = "IPOs"', "wrong.toml: file: titel: unknown key"),
        ('"salto"]', '"s*lto"]', "wrong.toml: words: list_on: 's*lto': a star may only end a word"),
        ("threshold = 0.5", "threshold = 0,5", "wrong.toml: "),
    ],
)
def test_a_mistake_is_named_with_file_rule_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in IPOS
    path = tmp_path / "wrong.toml"
    path.write_text(IPOS.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleFileError) as error:
        load_topic(path)
    assert str(error.value).startswith(message)


def test_a_file_has_the_name_of_its_topic(tmp_path: Path) -> None:
    """So two files cannot define one topic, and a slip in the name makes no new one."""
    (tmp_path / "ipo.toml").write_text(IPOS, encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"ipo\.toml: file: topic: 'ipos' is not the name of the file; write 'ipo', or rename it"):
        load_topics(tmp_path)
