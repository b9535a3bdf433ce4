"""A fact names its companies twice: as the story writes them, and by the id of the registry where it knows them."""

from __future__ import annotations

from pipelines.reading.facts.rows import read_text
from pipelines.reading.read import read
from vigia.facts import Deal, FundingRound, Layoff


def test_a_company_that_the_registry_knows_has_its_id_whatever_the_story_calls_it() -> None:
    (cut,) = Layoff.among(read_text("Citi despide a 600 empleados", "Citi despide a 600 empleados, según un comunicado de la empresa."))
    assert (cut.company, cut.company_id) == ("Citi", "citigroup")
    told = "La startup de inteligencia artificial Mistral AI levanta 600 millones de euros en una ronda de financiación liderada por Accel."
    (round_,) = FundingRound.among(read("Mistral levanta 600 millones de euros", told).facts)
    assert round_.company_id == "mistral-ai"


def test_a_company_that_only_the_story_introduces_has_none() -> None:
    (deal,) = Deal.among(read_text("Google compra Tarbix", "Google compra la startup Tarbix por 300 millones de dólares."))
    assert (deal.acquirer, deal.acquirer_id, deal.target, deal.target_id) == ("Google", "google", "Tarbix", None)


def test_a_company_s_role_is_what_it_does_in_the_news_before_what_it_did_earlier() -> None:
    text = "Meta despide a 600 empleados. La firma ya había despedido a 100 el año pasado. Meta compra Tarbix por 3 millones de euros, según Google."
    roles = {company.name: company.role for company in read("Meta despide a 600 empleados", text).companies}
    assert roles == {"Meta": "employer", "Tarbix": "target", "Google": None}


def test_a_newspaper_is_a_company_of_the_story_that_tells_of_its_cuts_and_of_no_other() -> None:
    cuts = "The Washington Post despide a un tercio de su plantilla, unos 300 periodistas, según un comunicado de la empresa."
    (paper,) = (company for company in read("El diario recorta", cuts).companies if company.kind == "media")
    assert (paper.id, paper.role) == ("the-washington-post", "employer")
    told = "Meta despide a 600 empleados de su plantilla, según informó The Washington Post este martes."
    assert [company.name for company in read("Meta recorta", told).companies] == ["Meta"]
