"""What the layoffs topic tags, on short stories written for these tests."""

from __future__ import annotations

import pytest

from pipelines.reading.topics.tagging import tag_text
from vigia.items import TopicTag


def layoffs(title: str, text: str = "") -> TopicTag:
    return next(tag for tag in tag_text(title, text) if tag.topic == "layoffs")


@pytest.mark.parametrize(
    "text",
    [
        "Glovo ha pactado un ERE para 140 empleados.",
        "Bitso dio de baja a cerca del 25% de su personal.",
        "Mercado Libre desvinculó a 119 personas.",
        "Cemex liquidará a 300 trabajadores.",
        "Atento no renovará a 300 teleoperadores.",
        "Correos prevé 7.757 salidas voluntarias incentivadas.",
        "Scale AI rescindió el contrato de 500 contratistas.",
        "Unos 250 trabajadores de Globalia se quedarán sin trabajo.",
        "Oracle confirma una reducción de su plantilla.",
    ],
)
def test_job_cut_at_a_named_company_is_tagged(text: str) -> None:
    assert layoffs("", text).tagged


@pytest.mark.parametrize(
    "text",
    [
        "El Betis despide a su entrenador tras una mala racha en la Liga.",
        "La ministra se despide de los 200 empleados de Correos.",
        "Nestlé despide a su consejero delegado.",
        "Nvidia recorta el 8% de su previsión de ingresos.",
        "Ford pacta un ERTE que mantiene todos los empleos.",
        "Banco Andino aseguró que no habrá despidos tras la fusión.",
        "La tasa de desempleo subió al 10,2% y la industria perdió 45.000 puestos.",
        "Si tu empresa te despide, tienes veinte días para impugnar el despido.",
        "Indra contratará a 3.000 profesionales.",
        "Microsoft despide a Skype tras dos décadas.",
    ],
)
def test_what_only_sounds_like_a_job_cut_is_not_tagged(text: str) -> None:
    assert not layoffs("", text).tagged


def test_aside_in_a_story_about_something_else_is_not_tagged() -> None:
    assert not layoffs("OpenAI presenta su modelo", "Microsoft, que el año pasado recortó 15.000 empleos, lo integrará en Copilot.").tagged


def test_tag_carries_the_sentence_that_proves_it() -> None:
    text = "Fue una semana triste. Rappi se desprenderá de 300 empleados, un 6% del total."
    tag = layoffs("Malas noticias", text)
    assert tag.tagged
    assert tag.evidence[0].quote == "Rappi se desprenderá de 300 empleados, un 6% del total."
    assert text[tag.evidence[0].start : tag.evidence[0].end] == tag.evidence[0].quote
