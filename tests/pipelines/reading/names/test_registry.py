"""The registry as a population: what holds for every row, and what a maintainer is told when a row is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.reading.names.registry import (
    COLUMNS,
    PRODUCTS_FILE,
    REGISTRY_FILE,
    Company,
    load_registry,
    read_companies,
    read_products,
)
from pipelines.rule_file import RuleFileError

COMPANIES = read_companies(REGISTRY_FILE)
GOOD = "acme-ai\tAcme AI\tAcme\t\tES\t1\t0\t0\tcompany\t0\tfunding press"


def registry_file(directory: Path, *rows: str) -> Path:
    path = directory / "registry.tsv"
    path.write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path


def test_there_are_at_least_800_companies() -> None:
    assert sum(c.kind == "company" for c in COMPANIES) >= 800


def test_ai_startups_employers_and_listed_companies_are_all_there_in_number() -> None:
    companies = [c for c in COMPANIES if c.kind == "company"]
    assert sum(c.ai_startup for c in companies) >= 400
    assert sum(c.big for c in companies) >= 300
    assert sum(c.listed for c in companies) >= 200
    spanish_speaking = {"ES", "MX", "AR", "CL", "CO", "PE", "UY", "EC", "VE", "CR"}
    assert sum(c.country in spanish_speaking for c in companies) >= 300


def test_ids_are_unique() -> None:
    ids = [c.id for c in COMPANIES]
    assert len(ids) == len(set(ids))


def test_no_name_is_claimed_twice() -> None:
    names = [name for c in COMPANIES for name in c.names]
    assert len(names) == len(set(names))


def test_every_entry_says_where_it_is_known_from() -> None:
    assert [c.id for c in COMPANIES if len(c.known_from) < 4] == []


def test_no_ai_startup_is_a_listed_giant() -> None:
    assert [c.id for c in COMPANIES if c.ai_startup and (c.big or c.listed)] == []


def test_only_companies_are_ai_startups() -> None:
    assert [c.id for c in COMPANIES if c.ai_startup and c.kind != "company"] == []


def test_no_name_is_so_short_that_it_stands_everywhere() -> None:
    assert [c.id for c in COMPANIES for name in c.names if len(name) < 2] == []


def test_every_product_has_an_owner_in_the_registry_and_no_name_of_a_company() -> None:
    ids = {c.id for c in COMPANIES}
    taken = {name for c in COMPANIES for name in c.names}
    for product in read_products(PRODUCTS_FILE, COMPANIES):
        assert product.owner in ids, product
        assert not taken & {product.name, *product.aliases}, product


def test_rows_are_in_the_order_of_their_ids_so_that_changes_read_well() -> None:
    ids = [c.id for c in COMPANIES]
    assert ids == sorted(ids)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (GOOD.replace("acme-ai", "Acme AI", 1), "line 2, id"),
        (GOOD.replace("\tES\t", "\tSpain\t"), "line 2, country"),
        (GOOD.replace("\t1\t0\t0\t", "\tyes\t0\t0\t"), "line 2, ai_startup"),
        (GOOD.replace("\tcompany\t", "\tfirm\t"), "line 2, kind"),
        (GOOD.replace("funding press", ""), "line 2, known_from"),
        (GOOD.rsplit("\t", 1)[0], "line 2: 10 columns"),
    ],
)
def test_a_wrong_row_is_named_with_file_line_and_column(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(RuleFileError, match=re.escape(says)) as error:
        read_companies(registry_file(tmp_path, row))
    assert "registry.tsv" in str(error.value)


def test_two_companies_cannot_claim_one_name(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="already belongs to 'acme-ai'"):
        read_companies(registry_file(tmp_path, GOOD, GOOD.replace("acme-ai\tAcme AI", "zeta\tZeta")))


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "registry.tsv"
    path.write_text("id\tname\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="line 1: the columns must be"):
        read_companies(path)


def found(text: str) -> list[str]:
    return [m.entry.id for m in load_registry().find(text) if isinstance(m.entry, Company)]


def test_names_are_found_at_word_boundaries_only() -> None:
    assert found("Metalurgia y OpenAIX, pero OpenAI sí") == ["openai"]


def test_the_longest_name_wins() -> None:
    assert found("Google DeepMind presenta") == ["google-deepmind"]


def test_a_goal_in_lower_case_is_not_the_company() -> None:
    assert found("la meta es vender en plata") == []
