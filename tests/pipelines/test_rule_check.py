"""A slip of the pen in any file that the reading is told by is named before the first story, with the file, the place and the cure."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.reading.phrases.search import PhraseSet
from pipelines.reading.topics.kinds import KINDS
from pipelines.rule_check import PIPELINES, check_rules, problem
from pipelines.rule_file import RuleFileError
from pipelines.stories import analyse_story
from tests.command import scrapy
from tests.odd_stories import stories
from tests.pipelines.storage.newsroom import newsroom, story
from tests.shared import ROOT, soak
from vigia.workers import WorkerPool

FILES = sorted(
    path.relative_to(PIPELINES).as_posix()
    for path in PIPELINES.rglob("*")
    if path.suffix in (".toml", ".tsv") and path.is_file() and "models" not in path.parts
)
LAYOFFS, DEALS, FUNDING = "reading/topics/data/layoffs.toml", "reading/rules/data/deals.toml", "reading/rules/data/funding.toml"
AI, REVERSE, LEXICON = "reading/topics/data/ai_startup.toml", "reading/topics/data/reverse_acquihire.toml", "reading/names/lexicon.toml"
REGISTRY, PRODUCTS, GROUPS = "reading/names/registry.tsv", "reading/names/products.tsv", "reading/rules/data/groups.toml"
Slip = tuple[str, float, int, str]  # a file, where in it, how many characters go, and what comes instead
FUNCTION_WORDS, CUTS, CONTEXT = "language/function_words.toml", "reading/rules/data/layoffs.toml", "reading/rules/data/layoffs_context.toml"


def copied(to: Path) -> Path:
    """The files alone, in folders of the same names."""
    root = to / "pipelines"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PIPELINES / name, root / name)
    (root / "reading" / "models").symlink_to(PIPELINES / "reading" / "models")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copied(tmp_path)


def replace(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_files_as_they_are_can_be_used(root: Path) -> None:
    check_rules()
    check_rules(root)
    assert problem() is None


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        # topics
        (LAYOFFS, "topic =", "topik =", "reading/topics/data/layoffs.toml: file: topik: unknown key; did you mean 'topic'?"),
        (LAYOFFS, "[[rule]]", "[rule]", "reading/topics/data/layoffs.toml: "),
        (LAYOFFS, "[[rule]]", "[[rules]]", "reading/topics/data/layoffs.toml: file: rules: unknown key; did you mean 'rule'?"),
        (LAYOFFS, "weight =", "wieght =", "wieght: unknown key; did you mean 'weight'?"),
        (LAYOFFS, "layoff:figure", "layoff:figures", "no story offers 'layoff:figures'; did you mean 'layoff:figure'?"),
        (LAYOFFS, 'layoff:figure@', 'layoffs@', "no story offers 'layoffs'"),
        (LAYOFFS, "threshold = 0.", "threshold = 0 # 0.", "threshold: 0 would tag every story"),
        (AI, "@story", "@storry", "; did you mean 'story'?"),
        (AI, ">=3@", ">=0@", "is not KIND[>=N]@SCOPE"),
        (AI, "rule:ai_talk>=2@", "rule:ai_tallk>=2@", "did you mean 'ai_talk'?"),
        (REVERSE, "[[veto]]", "[[veto]]\nscopes = 1", "scopes: unknown key; did you mean 'scope'?"),
        (REVERSE, 'topic = "reverse_acquihire"', 'topic = "layoffs"', "topic: 'layoffs' is not the name of the file; write 'reverse_acquihire'"),
        (REVERSE, 'id = "', 'id = 7 # "', "id: must be text, and not empty"),
        # phrases
        (DEALS, "{hire} ..7 {leader}", "{hirre} ..7 {leader}", "deals.toml: phrases: hires_leaders: no word list {hirre}"),
        (DEALS, "{hire} ..7 {leader}", "{hire ..7 {leader}", "deals.toml: phrases: hires_leaders: cannot read"),
        (DEALS, "{hire} ..7 {leader}", "{hire} ...7 {leader}", "a gap is written"),
        (DEALS, "{hire} ..7 {leader}", "{hire} ..77 {leader}", "a gap is of 1 to 20 words"),
        (DEALS, "{hire} ..7 {leader}", "({hire} ..7 {leader}", "')' is missing"),
        (DEALS, "{hire} ..7 {leader}", "{hire} hoy, {leader}", "signs are words of their own"),
        (DEALS, "{strong_hire} ..4 PERSON", "{strong_hire} ..4 PERSN", "'PERSN' in '{strong_hire} ..4 PERSN' is no slot; did you mean 'PERSON'?"),
        (DEALS, "{hire} ..7 {leader}", "(hire|fire)* {hire} {leader}", "a star may only end a word"),
        (DEALS, "hires_leaders = [", "hires_leader = [", "phrases: hires_leader: unknown key; did you mean 'hires_leaders'?"),
        (DEALS, "[phrases]", "[phrase]", "deals.toml: phrase: unknown key; did you mean 'phrases'?"),
        (DEALS, '"told contratar"', '"tolld contratar"', "words: hire: 'tolld contratar' begins with 'tolld'; did you mean 'told'?"),
        (DEALS, '"told contratar"', '"Told contratar"', "begins with 'Told'; did you mean 'told'?"),
        (DEALS, '"told contratar"', '"told contrato"', "words: hire: 'told contrato': 'contrato' is no Spanish infinitive"),
        (DEALS, '"told contratar"', '"verbo contratar"', "begins with 'verbo'; did you mean 'verb'?"),
        (DEALS, '"told contratar"', '"told contratar", "told contratar"', "words: hire: 'told contratar' stands twice"),
        (DEALS, '"told contratar"', '"told"', "words: hire: 'told': a word is missing after it"),
        (DEALS, '"told contratar"', '"COMPANY contrata"', "COMPANY is a slot"),
        (DEALS, '"told contratar"', "7", "words: hire: must be a list of texts"),
        (DEALS, "[words]", '[words]\nspare = ["palabra"]', "words: spare: no phrase uses {spare}"),
        (FUNDING, "fund_size = [", "fundsize = [", "did you mean 'fund_size'?"),
        (CUTS, "cut_noun = [", "cut_nuon = [", "did you mean 'cut_noun'?"),
        (CONTEXT, "rumour = [", "rumor = [", "did you mean 'rumour'?"),
        (CONTEXT, "rumour = [", "rumour = [[", "layoffs_context.toml: no TOML"),
        (GROUPS, "[heads]", "[head]", "groups.toml: head: unknown key; did you mean 'heads'?"),
        (GROUPS, "Microsoft = [", "Micosoft = [", "Micosoft: no firm of the registry has that name; did you mean 'Microsoft'?"),
        (GROUPS, '"AWS"', '"Facebook"', "groups.toml: groups: Amazon: 'Facebook' stands under 'Meta' already"),
        # words and names
        (LEXICON, "doing_verbs =", "doing_verb =", "reading/names/lexicon.toml: [introductions]: doing_verb: unknown key; did you mean 'doing_verbs'?"),
        (LEXICON, "[venture]", "[ventures]", "lexicon.toml: ventures: unknown key; did you mean 'venture'?"),
        (LEXICON, 'young = "emergente ', 'young = "emergente, ', "[introductions]: young: 'emergente,' is no word"),
        (LEXICON, 'young = "', 'young = 1 #"', "[introductions]: young: must be one string"),
        (LEXICON, "several_words = [", "several_words = [3, ", "[places]: several_words: must be a list of texts"),
        (REGISTRY, "\tcountry\t", "\tcontry\t", "reading/names/registry.tsv, line 1: the columns must be"),
        (REGISTRY, "\tcompany\t", "\tcompani\t", "reading/names/registry.tsv, line 2, kind: 'compani' is none of"),
        (REGISTRY, "\tcompany\t", "\tcompani\t", "did you mean 'company'?"),
        (PRODUCTS, "\topenai\t", "\topenia\t", "reading/names/products.tsv, line 2, owner: 'openia' is no id of the registry; did you mean 'openai'?"),
        (PRODUCTS, "ChatGPT\t", "OpenAI\t", "reading/names/products.tsv, line 2: 'OpenAI' already belongs to 'openai'"),
        (PRODUCTS, "\nDALL-E\t", "\nChatGPT\t", "reading/names/products.tsv, line 3: 'ChatGPT' already belongs to 'ChatGPT'"),
        (FUNCTION_WORDS, "[gl]", "[gk]", "language/function_words.toml: gk: unknown key"),
        (FUNCTION_WORDS, "own =", "owns =", "language/function_words.toml: [es]: owns: unknown key; did you mean 'own'?"),
        (FUNCTION_WORDS, "\nel los", "\nel, los", "[es]: common: 'el,' is no word"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_file_its_place_and_the_cure(root: Path, name: str, old: str, new: str, says: str) -> None:
    replace(root, name, old, new)
    with pytest.raises(RuleFileError) as error:
        check_rules(root)
    assert says in str(error.value)
    assert Path(name).name in str(error.value)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_text_or_is_not_there_is_named(root: Path, name: str) -> None:
    whole = (root / name).read_bytes()
    (root / name).write_bytes(whole[:200] + b"\xf1" + whole[200:])
    assert f"{name}: line " in (said := problem(root) or "")
    assert "save the file as UTF-8" in said
    (root / name).unlink()
    # of topics there may be any number, so one that is gone is none
    assert name.startswith("reading/topics/") or f"{name}: cannot be read" in (problem(root) or "")
    (root / name).mkdir()
    assert f"{name}: cannot be read" in (problem(root) or "")


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".toml")])
def test_a_file_that_is_cut_off_is_named(root: Path, name: str) -> None:
    (root / name).write_text((root / name).read_text(encoding="utf-8").rstrip()[:-1], encoding="utf-8")
    assert f"{name}: no TOML: " in (problem(root) or "")


def test_a_topic_whose_file_has_another_ending_is_not_lost_in_silence(root: Path) -> None:
    (root / LAYOFFS).rename((root / LAYOFFS).with_suffix(".tolm"))
    assert "layoffs.tolm: a topic file ends in .toml" in (problem(root) or "")


def test_the_kinds_that_conditions_may_ask_for_are_those_that_stories_offer() -> None:
    from pipelines.reading.rules.proposals import propose
    from pipelines.reading.story.reading import read_story

    offered: set[str] = set()
    for name in ("development", "press", "prose"):
        for told in stories(name):
            offered |= propose(read_story(told["title"], told["text"], country=told.get("country"))).story.offers.keys()
    assert offered <= KINDS
    assert KINDS - offered <= {"deal:signs", "deal:offer", "product", "other"}  # told seldom, and not in these stories


def test_every_phrase_that_can_be_read_can_be_looked_for() -> None:
    from pipelines.reading.rules import deals, funding, layoff_evidence
    from pipelines.reading.topics.rules import load_topics

    sets = [PhraseSet(topic.patterns) for topic in load_topics()]
    sets += [lexicon._set for lexicon in (deals.load_lexicon(), funding.load_lexicon(), *layoff_evidence.load_lexicons())]
    assert sum(len(phrase.regex.pattern) > 0 for found in sets for _, phrase in found._phrases) > 700


def used_or_named(root: Path, name: str, place: float, gone: int, written: str) -> None:
    whole = (root / name).read_text(encoding="utf-8")
    at = int(place * len(whole))
    (root / name).write_text(whole[:at] + written + whole[at + gone :], encoding="utf-8", newline="")
    said = problem(root)
    assert said is None or "toml" in said or "tsv" in said
    (root / name).write_text(whole, encoding="utf-8")


signs = st.sampled_from(["[", "]", "{", '"', "=", "\n", "\t", "*", "..", "|", "(", "7", "[[rule]]", "# ", ",", "\r", "x = 1\n", "COMPANY"])
slips = st.tuples(st.sampled_from(FILES), st.floats(0, 1), st.integers(0, 30), signs | st.text(st.characters(codec="utf-8"), max_size=8))
everyday = settings(derandomize=True, database=None, deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))


@everyday
@given(slips)
def test_whatever_is_written_into_a_file_it_is_used_or_named(tmp_path_factory: pytest.TempPathFactory, slip: Slip) -> None:
    used_or_named(copied(tmp_path_factory.mktemp("rules")), *slip)


@pytest.mark.soak
@settings(everyday, derandomize=False, max_examples=1000, print_blob=True)
@given(slips)
def test_whatever_is_written_into_a_file_it_is_used_or_named_for_minutes(tmp_path_factory: pytest.TempPathFactory, slip: Slip) -> None:
    used_or_named(copied(tmp_path_factory.mktemp("rules")), *slip)


def test_a_worker_says_what_is_wrong(root: Path) -> None:
    replace(root, LAYOFFS, "weight =", "wieght =")

    async def ask() -> list[str | None]:
        pool = WorkerPool(1)
        try:
            return [await pool.call("pipelines.rule_check:problem", *args, timeout=30) for args in ((), (root,))]
        finally:
            await pool.close()

    good, bad = asyncio.run(ask())
    assert good is None
    assert bad is not None
    assert "did you mean 'weight'" in bad


@pytest.mark.parametrize(
    ("command", "name", "old", "new"),
    [
        ("analyse", LAYOFFS, "layoff:figure", "layof:figure"),
        *(soak(command, LAYOFFS, "layoff:figure", "layof:figure") for command in ("evaluate", "explain")),
        ("extract", FUNCTION_WORDS, "own =", "owns ="),
    ],
)
def test_commands_refuse_to_start_on_a_slip_in_what_they_read_by(tmp_path: Path, command: str, name: str, old: str, new: str) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story())
    room.store.close()
    checkout = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("vigia", "crawler", "pipelines", "reports"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=ignored)
    shutil.copyfile(ROOT / "scrapy.cfg", checkout / "scrapy.cfg")
    replace(checkout / "pipelines", name, old, new)
    what = "1" if command == "explain" else str(ROOT / "corpus/stories/own_development.jsonl")
    done = scrapy(command, what, cwd=checkout, DATABASE=tmp_path / "news.db")
    assert done.returncode == 2
    assert f"{name}: " in done.stdout + done.stderr
    assert f"did you mean '{old.removesuffix(' =')}'?" in done.stdout + done.stderr
    assert '"topics"' not in done.stdout


def test_the_rules_of_the_checkout_read_a_story() -> None:
    assert analyse_story({"id": 1, "title": "Orbia despide a 40 empleados", "text": "", "country": "ES"})["topics"]["layoffs"]["tagged"]
