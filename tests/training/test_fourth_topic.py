"""A fourth topic, cyber attacks: a file is enough for it to work, and labelled stories make it better, from the corpus to the tag."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus.labelled import STORIES
from tests.shared import ROOT

pytestmark = pytest.mark.soak

TOPIC = """
topic = "cyber_attacks"
title = "Cyber attacks"
threshold = 0.5

[fields]
background = 0.5

[[rule]]
id = "attack"
weight = 0.7
any = ["ciberataque*", "ataque informatico", "ransomware"]
"""
FIRMS = ("Tavirel", "Grupo Nerivox", "Banco Almagra", "la aseguradora Perlia", "la cadena Duremas", "la universidad de Aldora")
ATTACKS = (
    "Unos intrusos cifraron los servidores de {firm} y piden un rescate en bitcoins para devolver los datos de sus clientes.",
    "{firm} desconectó ayer sus sistemas tras detectar que unos piratas informáticos habían robado contraseñas y correos de sus usuarios.",
    "La web de {firm} lleva dos días caída: un grupo de delincuentes secuestró sus datos y amenaza con publicarlos si no paga el rescate.",
    "{firm} sufrió un ciberataque que cifró sus equipos; los intrusos exigen un rescate y amenazan con publicar lo robado.",
)
DECOYS = (
    "{firm} vende desde hoy un seguro contra ciberataques para pequeñas empresas, con una prima de 40 euros al mes.",
    "{firm} imparte un curso sobre ciberataques a los empleados de sus oficinas, que dura tres semanas y da un diploma.",
    "{firm} abre una tienda en el centro y contratará a veinte dependientes antes del verano, según su directora.",
    "{firm} presentó un informe sobre el mercado de la ciberseguridad: las ventas crecerán un 9 % el año que viene.",
)
UNSEEN = {
    "attack": "Unos delincuentes robaron los datos de Zumalta y piden un rescate; la empresa desconectó sus servidores cifrados.",
    "decoy": "Zumalta vende un seguro contra ciberataques para empresas pequeñas desde hoy, con una prima de 35 euros al mes.",
}


def labelled() -> list[dict[str, Any]]:
    found = []
    for number, firm in enumerate(FIRMS):
        for kind, sentences in ((True, ATTACKS), (False, DECOYS)):
            for which, sentence in enumerate(sentences):
                text = f"{sentence.format(firm=firm)} La noticia se conoció el día {number + 3} de marzo."
                story = {"id": f"{kind}-{number}-{which}", "country": "ES", "title": "", "text": text[0].upper() + text[1:]}
                found.append({**story, "labels": {"cyber_attacks": kind}, "facts": {}})
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a topic file more, and a corpus of few stories."""
    place = tmp_path_factory.mktemp("copy")
    for name in ("vigia", "crawler", "pipelines", "reports", "corpus", "training"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "sealed", "stories"))
    shutil.copy(ROOT / "scrapy.cfg", place)
    (place / "pipelines/reading/topics/data/cyber_attacks.toml").write_text(TOPIC, "utf-8")
    stories = place / "corpus/stories"
    stories.mkdir()
    for hand in ("job_cuts", "deals_in_dailies", "young_ai_firms", "rounds_in_dailies"):
        lines = (STORIES / f"{hand}.jsonl").read_text("utf-8").splitlines()[:24]
        (stories / f"{hand}.jsonl").write_text("\n".join(lines), "utf-8")
    (place / "unseen.jsonl").write_text(
        "\n".join(json.dumps({"id": name, "title": "", "text": text, "country": "ES"}) for name, text in UNSEEN.items()), "utf-8"
    )
    return place


def run(copy: Path, *command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")} | {"VIGIA_WORKERS": "1"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def judged(copy: Path) -> dict[str, dict[str, Any]]:
    answers = map(json.loads, run(copy, "-m", "scrapy", "analyse", "unseen.jsonl").splitlines())
    return {answer["id"]: answer["topics"]["cyber_attacks"] for answer in answers}


def test_a_file_is_enough_and_labelled_stories_make_it_better(copy: Path) -> None:
    before = judged(copy)
    assert [name for name, topic in before.items() if topic["tagged"]] == ["decoy"]  # all that the file knows is words
    lines = [json.dumps(story, ensure_ascii=False) for story in labelled()]
    (copy / "corpus/stories/attacks.jsonl").write_text("\n".join(lines), "utf-8")
    run(copy, "-m", "training")
    after = judged(copy)
    assert after["attack"]["tagged"]
    assert after["attack"]["score"] > after["decoy"]["score"]
    card = (copy / "pipelines/reading/models/data/CARD.md").read_text("utf-8")
    (told,) = re.findall(r"\| attacks \| not labelled .* ([\d.]+) \(([\d.]+)\) \|", card)
    assert float(told[0]) >= float(told[1]) + 0.3  # of stories that the models had not seen; in brackets the file alone


def test_a_topic_that_no_file_knows_trains_nothing(copy: Path) -> None:
    story = {"id": "x", "title": "", "text": "Nada.", "labels": {"cyber_atacks": True}}
    (copy / "wrong").mkdir()
    (copy / "wrong/hand.jsonl").write_text(json.dumps(story), "utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "training", "--corpus", "wrong", "--into", "made"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert (made.returncode, (copy / "made").exists()) == (2, False)
    assert "hand.jsonl, line 1: labels: no topic 'cyber_atacks'; did you mean 'cyber_attacks'?" in made.stderr
