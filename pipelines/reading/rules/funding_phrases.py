"""What stands around a sum that was raised: regular expressions over masked sentences."""

from __future__ import annotations

import re

ROUND_NAME = re.compile(
    r"\b(?:pre-?)?serie [a-h]\b|\b(?:pre-?)?semilla\b|\b(?:pre-?)?seed\b|\bronda (?:puente|inicial)\b|\bcolocacion privada\b"
)
# A firm that somebody or something comes from.
FORMER = re.compile(
    r" (?:procedent\w+|salid\w+|veteran\w+|ex\w*|antigu\w+|surgid\w+|nacid\w+|spin-?off|escindid\w+|naci[oe]\w*|surgi[oe]\w*)"
    r"(?: \S+){0,4} (?:de|del|en) $"
    r"| (?:paso|pasaron|pasado|acelerad\w+|incubad\w+) por (?:\S+ ){0,2}$"
)
# A firm that only stands in a list of investors, clients or rivals.
IN_A_LIST = re.compile(
    r" (?:como|accionistas|inversores|inversionistas|fondos?|clientes|usuarios|participan?|participaron|respaldo de|liderad\w+ por"
    r"|encabezad\w+ por|junto a|junto con|entre ellos|entre ellas|figuran?|competidor\w*|rival\w*|frente a)(?: \S+){0,8} $"
)
# "recaudo MONEY de fondos como", "MONEY de Accel": who gave it shows that it was a round.
GIVERS = re.compile(
    r"MONEY (?:de capital |de inversion )?"
    r"(?:de|del|entre|procedentes de|por parte de|con|aportad\w+ por|a|junto a) (?:\S+ ){0,5}?"
    r"(?:fondos?|inversor\w*|inversionistas?|capital (?:de )?riesgo|venture|aportantes|business angels|angeles|aceleradora\w*"
    r"|gestoras?|socios) "
)
FROM_FIRM = re.compile(r"MONEY (?:de|del|con|por parte de|a) (?:\S+ ){0,4}?COMPANY ")
CAPITALISED = re.compile(r"\s+(?:de|del)\s+(?:el\s+|la\s+)?[A-ZÁÉÍÓÚÑ]\w{2,}")  # over the text as it was written
NO_ROUND = re.compile(
    r" (?:licencia\w*|(?:un|el|del|su|los|por) contratos?|indemniz\w+|multa\w*|compra\w*|subvenci\w+|ayudas?|pedidos?|prestamos?"
    r"|creditos?|deuda|venta) "
)
# "la empresa", "la startup" as the one who acts: not "COMPANY, la empresa que" and not "la empresa COMPANY".
SUBJECT = re.compile(
    r"(?<!COMPANY ,) (?:la|esta|dicha|el|esa) (?:propia |joven |propio )?"
    r"(?:firma|compania|empresa|startup|start-up|sociedad|fintech|emergente|plataforma|tecnologica|unicornio)"
    r"(?! (?:\S+ ){0,4}?COMPANY )(?! (?:de|del) (?:PERSON|COMPANY) ) "
)
FIRM_OF = re.compile(r" (?:firma|compania|empresa|startup|sociedad|fintech) de $")  # "la firma de Bristol": a place that looks like a firm
DETERMINER = re.compile(r" (?:el|la|los|las|un|una) ")
