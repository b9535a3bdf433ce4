"""A newsroom of four outlets in three countries and a year of theirs, told by hand: what the views of events answer of it can be counted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawler.sources import Source
from pipelines.storage.store import Store
from vigia.clock import clock
from vigia.facts import CompanyMention, Deal, Fact, FundingRound, KnownCompany, Layoff
from vigia.items import Article, Instant

NOW = "2026-12-31T12:00:00+00:00"
OUTLETS = tuple(
    Source(id=id_, name=name, homepage=f"https://{id_}.example/", kind="tech", country=country, timezone=timezone)
    for id_, name, country, timezone in (
        ("faro", "El Faro", "ES", "Europe/Madrid"),
        ("plaza", "La Plaza", "MX", "America/Mexico_City"),
        ("andes", "Andes", "CL", "America/Santiago"),
        ("turia", "Turia", "ES", "Europe/Madrid"),
    )
)
_OF = {outlet.id: outlet for outlet in OUTLETS}
TRENZA = KnownCompany("trenza", "Trenza", ("Trenza Labs",), "ES", "company", True, False)
NEXORA = CompanyMention("Nexora", None, 2, "employer", True, True)  # introduced as a startup, in no registry


def told(outlet: str, at: str, *facts: Fact, companies: tuple[CompanyMention, ...] = (), **said: Any) -> Article:
    """`at`: by the outlet's clock; a day alone where no hour is known."""
    timezone = _OF[outlet].timezone
    assert timezone is not None
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(timezone))
    url = f"https://{outlet}.example/{at.replace(':', '-')}"
    return Article(
        url,
        outlet,
        url,
        title=f"Lo que cuenta {outlet}",
        text=f"Texto de {outlet} del {at}.",
        published=Instant(moment, "minute" if "T" in at else "day", "meta"),
        timezone=timezone,
        country=_OF[outlet].country,
        facts=list(facts),
        companies=list(companies),
        rules_version="given",
        **said,
    )


def cuts(company: str, headcount: int | None, stage: str, **said: Any) -> Layoff:
    quote = f"{company}: {headcount} ({stage})."
    return Layoff(**_place(quote), company=company, headcount_min=headcount, headcount_max=headcount, stage=stage, **said)


def deal(acquirer: str, target: str, status: str | None, kind: str = "reverse_acquihire", **said: Any) -> Deal:
    return Deal(**_place(f"{acquirer} y {target}: {status}."), acquirer=acquirer, target=target, status=status, kind=kind, **said)


def raised(company: str, amount: int, **said: Any) -> FundingRound:
    return FundingRound(**_place(f"{company} levanta {amount}."), company=company, amount=amount, **said)


def _place(quote: str) -> dict[str, Any]:
    return {"quote": quote, "field": "text", "start": 0, "end": 5}


OF_TRENZA: dict[str, Any] = {"target_id": "trenza", "amount": 500_000_000, "currency": "USD"}
THE_TRENZA = (CompanyMention("Trenza", "trenza", 3, "target", True, entry=TRENZA),)
YEAR = (
    # Oriol takes the people of Trenza; sixty of those who stayed lose their jobs 70 days later; Nabla buys what is left.
    told("plaza", "2026-06-01T09:00", deal("Oriol", "Trenza", "rumoured", **OF_TRENZA | {"amount": 400_000_000}), companies=THE_TRENZA),
    told("faro", "2026-06-03T10:00", deal("Oriol", "Trenza", "announced", **OF_TRENZA, people=["Ana Roldán"], licence=True)),
    told("andes", "2026-06-03T12:00", deal("Oriol", "Trenza", "announced", **OF_TRENZA)),
    told("turia", "2026-06-12T10:00", deal("Oriol", "Trenza", "completed", **OF_TRENZA)),
    told("faro", "2026-08-10T10:00", cuts("Trenza", 60, "announced", company_id="trenza", percent=20.0, contractors=5)),
    told("faro", "2026-11-02T10:00", deal("Nabla", "Trenza Labs", "announced", "acquisition", amount=9_000_000, currency="EUR")),
    # Nothing is told of Lumbre afterwards.
    told("faro", "2026-07-01T10:00", deal("Oriol", "Lumbre", "announced")),
    # Nexora: a rumour, the announcement, an echo of it, ten times as many in one outlet; two months later those of one country.
    told("plaza", "2026-10-05T09:00", cuts("Nexora", 100, "rumoured")),
    told("faro", "2026-10-06T09:00", cuts("Nexora", 120, "announced"), companies=(NEXORA,)),
    told("andes", "2026-10-06", cuts("Nexora", 120, "announced"), echo_of="El Faro"),
    told("turia", "2026-10-06T11:30", cuts("Nexora", 1_200, "announced")),
    told("faro", "2026-12-05T09:00", cuts("Nexora", 30, "announced", scope="en México")),
    # Gigante tells of a share alone; ten weeks later two places tell how many, and one may lie within the other.
    told("faro", "2026-09-01T09:00", cuts("Gigante", None, "announced", percent=10.0)),
    told("faro", "2026-11-10T10:00", cuts("Gigante", 40, "announced", scope="en España")),
    told("plaza", "2026-11-25T09:00", cuts("Gigante", 20, "announced", scope="la planta de Getafe")),
    # What is denied and what is only talked about is nobody's job.
    told("faro", "2026-11-10T09:00", cuts("Sosiego", 500, "denied")),
    told("faro", "2026-11-11T09:00", cuts("Runrún", 900, "rumoured")),
    # Half past midnight in Madrid is an hour before half past five in Mexico, of the day before.
    told("plaza", "2026-07-09T17:30", raised("Vocalia", 10_000_000, currency="EUR", round_type="series_a")),
    told(
        "faro",
        "2026-07-10T00:30",
        raised("Vocalia", 10_000_000, currency="EUR", round_type="series_a", valuation=90_000_000, valuation_currency="EUR"),
        companies=(CompanyMention("Vocalia", None, 1, "recipient", True, True),),
    ),
)


def filled(path: Path) -> Store:
    store = Store.open(path, clock(NOW))
    store.sources.sync(OUTLETS)
    for article in YEAR:
        store.articles.save(article)
    return store
