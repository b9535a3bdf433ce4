"""Currencies as the Spanish-language press writes them, as ISO 4217 codes. All keys are folded (see fold.py)."""

from __future__ import annotations

from typing import Final

# Words that name one currency wherever they stand.
CURRENCY_WORDS: Final = {
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR",
    "usd": "USD", "dolar": "USD", "dolares": "USD", "dls": "USD", "dlls": "USD", "us$": "USD", "u$s": "USD", "u$d": "USD", "usd$": "USD",
    "libra": "GBP", "libras": "GBP", "gbp": "GBP", "£": "GBP", "esterlinas": "GBP",
    "yen": "JPY", "yenes": "JPY", "jpy": "JPY", "¥": "JPY", "yuan": "CNY", "yuanes": "CNY", "renminbi": "CNY", "renminbis": "CNY",
    "cny": "CNY", "rmb": "CNY", "won": "KRW", "wons": "KRW", "wones": "KRW", "krw": "KRW", "₩": "KRW",
    "real": "BRL", "reales": "BRL", "brl": "BRL", "r$": "BRL", "sol": "PEN", "soles": "PEN", "pen": "PEN", "s/": "PEN", "s/.": "PEN",
    "rupia": "INR", "rupias": "INR", "inr": "INR", "₹": "INR", "rublo": "RUB", "rublos": "RUB", "chf": "CHF", "francos": "CHF",
    "bolivianos": "BOB", "bolivares": "VES", "guaranies": "PYG", "quetzales": "GTQ", "lempiras": "HNL", "colones": "CRC",
    "cordobas": "NIO", "balboas": "PAB", "shekels": "ILS", "shekel": "ILS", "sequeles": "ILS", "zlotys": "PLN", "zloties": "PLN",
    "dirhams": "AED", "dirham": "AED", "rand": "ZAR", "rands": "ZAR", "forintos": "HUF", "liras": "TRY", "coronas": "SEK",
    "mxn": "MXN", "cop": "COP", "clp": "CLP", "ars": "ARS", "uyu": "UYU", "dop": "DOP", "cad": "CAD", "aud": "AUD", "hkd": "HKD",
    "mx$": "MXN", "mxn$": "MXN", "cop$": "COP", "col$": "COP", "clp$": "CLP", "ars$": "ARS", "ar$": "ARS", "c$": "CAD", "a$": "AUD",
    "ca$": "CAD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "rd$": "DOP",
}  # fmt: skip

# Signs that name one only before a number, and as words only before millions: "US350 millones", "Q 18 millones" (a "Q3" is a quarter).
PREFIXES: Final = {"us": "USD", "q": "GTQ", "₡": "CRC", "¢": "CRC", "gs": "PYG", "gs.": "PYG"}

# Words that need the country of the outlet, or the adjective that follows.
PESOS: Final = frozenset({"peso", "pesos"})

# Adjectives after the word: "pesos chilenos", "dólares canadienses", "libras egipcias".
CURRENCY_ADJECTIVES: Final = {
    "mexicanos": "MXN", "mexicano": "MXN", "colombianos": "COP", "chilenos": "CLP", "argentinos": "ARS", "uruguayos": "UYU",
    "dominicanos": "DOP", "filipinos": "PHP", "cubanos": "CUP", "estadounidenses": "USD", "americanos": "USD", "norteamericanos": "USD",
    "canadienses": "CAD", "australianos": "AUD", "neozelandeses": "NZD", "taiwaneses": "TWD", "hongkoneses": "HKD", "egipcias": "EGP",
    "esterlinas": "GBP", "turcas": "TRY", "suizos": "CHF", "suecas": "SEK", "danesas": "DKK", "noruegas": "NOK", "checas": "CZK",
    "indias": "INR", "indonesias": "IDR", "brasilenos": "BRL", "chinos": "CNY", "japoneses": "JPY", "surcoreanos": "KRW",
    "saudies": "SAR", "israelies": "ILS", "polacos": "PLN",
}  # fmt: skip

# What a peso, and what a bare "$", is in the press of a country. Elsewhere "$" is the dollar of the United States.
PESO_OF: Final = {"MX": "MXN", "CO": "COP", "CL": "CLP", "AR": "ARS", "UY": "UYU", "DO": "DOP", "CU": "CUP", "PH": "PHP"}

# Mexican newsroom abbreviations that hold scale and currency at once: millones de dólares, de pesos, de euros.
SCALED_CURRENCIES: Final = {"mdd": "USD", "mdp": "MXN", "mde": "EUR", "mmdd": "USD", "mmdp": "MXN"}
