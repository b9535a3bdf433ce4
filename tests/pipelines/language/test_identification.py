"""Spanish stories pass, stories in sister languages do not."""

from __future__ import annotations

import random

import pytest

from pipelines.language.identification import identify

SPANISH = (
    "La empresa emergente de inteligencia artificial ha anunciado que despedirá a cuarenta trabajadores después de la compra por parte de una compañía mayor. "
    "Según el comunicado, la dirección informó de la decisión a la plantilla este jueves."
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", SPANISH),
        ("ca", "L'empresa emergent d'intel·ligència artificial ha anunciat que acomiadarà quaranta treballadors després de la compra per part d'una companyia més gran. Segons el comunicat, la direcció va comunicar la decisió a la plantilla aquest dijous, però els sindicats no hi estan d'acord."),
        ("gl", "A empresa emerxente de intelixencia artificial anunciou que despedirá a corenta traballadores despois da compra por parte dunha compañía maior. Segundo o comunicado, a dirección comunicou a decisión ao persoal este xoves, pero os sindicatos non están de acordo coas condicións dos despedimentos."),
        ("gl", "O concello de Vigo abrirá unha nova oficina para as persoas que perderon o seu emprego na fábrica. Os traballadores poderán pedir axuda desde o luns e terán que presentar os papeis que xa lles enviou a empresa."),
        ("pt", "A startup de inteligência artificial anunciou que vai demitir quarenta funcionários depois da compra por uma empresa maior. Segundo o comunicado, a diretoria informou a decisão aos trabalhadores nesta quinta-feira, mas os sindicatos não estão de acordo com as condições."),
        ("it", "La startup di intelligenza artificiale ha annunciato che licenzierà quaranta dipendenti dopo l'acquisizione da parte di una società più grande. Secondo il comunicato, la direzione ha informato i lavoratori giovedì, ma i sindacati non sono d'accordo con le condizioni."),
        ("en", "The artificial intelligence startup said on Thursday that it will lay off forty employees after the acquihire by a larger company. Employees were told in a meeting that lasted ten minutes."),
        ("fr", "La start-up d'intelligence artificielle a annoncé qu'elle allait licencier quarante salariés après le rachat par une entreprise plus grande. Selon le communiqué, la direction a informé les salariés de la décision jeudi."),
        ("eu", "Adimen artifizialeko enpresak iragarri du berrogei langile kaleratuko dituela konpainia handiago batek erosi ondoren. Zuzendaritzak ostegunean jakinarazi zien erabakia langileei, baina sindikatuak ez daude ados baldintzekin eta negoziazioa eskatu dute."),
    ],
)  # fmt: skip
def test_each_language_is_known_by_its_words(language: str, text: str) -> None:
    assert identify(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "“We will lay off forty employees because the market changed”, said the CEO of OpenAI in San Francisco. El directivo explicó que la medida afecta a la plantilla de la oficina central y que los trabajadores recibirán una indemnización. “It is the hardest decision we have ever made”, he added.",
        "Scale AI, Meta, OpenAI, Google DeepMind, Anthropic, Mistral AI, Character.AI, Inflection, Adept y Windsurf: las startups que han vendido su equipo a una gran tecnológica en los últimos dos años.",
        "La oficina de La Coruña cerrará. " + "“Cuesta 40 €” dijo. " * 30,
    ],
)
def test_names_and_quotations_do_not_make_a_spanish_story_foreign(text: str) -> None:
    assert identify(text).language == "es"


def test_spanish_content_words_without_function_words_are_spanish() -> None:
    words = [
        "empresa",
        "plantilla",
        "inteligencia",
        "artificial",
        "modelo",
        "ronda",
        "inversión",
        "fundador",
        "tecnología",
        "datos",
        "producto",
        "mercado",
        "acuerdo",
        "equipo",
        "oficina",
        "trabajadores",
        "empleados",
        "según",
        "fuentes",
        "cercanas",
        "compañía",
    ]
    draw = random.Random(3)
    assert all(identify(" ".join(draw.choices(words, k=70))).language == "es" for _ in range(20))


def test_a_spanish_menu_does_not_make_a_catalan_story_spanish() -> None:
    menu = "Portada\nÚltima hora\nMás leídas\nSuscríbete\n"
    story = "El govern ha anunciat aquesta setmana que obrirà una nova oficina per a les persones que han perdut la feina. Els treballadors podran demanar ajuda des de dilluns, però hauran de presentar els papers que l'empresa els va enviar. "
    assert identify(menu + story * 3).language == "ca"


@pytest.mark.parametrize("text", [None, "", "12.345.678 " * 40, "Noticia breve.", "https://x.example " * 2])
def test_too_few_letters_say_nothing(text: str | None) -> None:
    assert identify(text).language is None


def test_the_same_text_gets_the_same_answer() -> None:
    assert len({identify(SPANISH) for _ in range(5)}) == 1
    assert identify(SPANISH).probability > 0.9


def test_a_very_long_text_is_sampled() -> None:
    assert identify((SPANISH + "\n") * 3_000).language == "es"
