"""Elements with thousands of children have the same words in few nodes; all others are left as they are."""

from __future__ import annotations

from lxml import etree, html

from pipelines.extraction.page import parse
from pipelines.extraction.wide import MAX_CHILDREN, MAX_HEADINGS, narrow
from tests.pipelines.extraction.pages import PARAGRAPHS, lines, page, read

MANY = MAX_CHILDREN + 1


def narrowed(body: str) -> str:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return str(html.tostring(narrow(root)[0], encoding="unicode")).removeprefix("<body>").removesuffix("</body>")


def test_an_element_of_ordinary_width_stays_as_it_is() -> None:
    body = "<p>" + "<b>uno</b> <i>dos</i> <img src='a'> tres<br>" * (MAX_CHILDREN // 4) + "</p>"
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    assert narrowed(body) == html.tostring(root[0][0], encoding="unicode")


def test_inline_markup_of_a_wide_element_leaves_its_words() -> None:
    assert narrowed("<p>" + "<b>uno</b> <a href='/'>dos <i>tres<img src='a'></i> cuatro</a> cinco " * MANY + "</p>") == (
        "<p>" + "uno dos tres cuatro cinco " * MANY + "</p>"
    )


def test_what_has_no_words_goes_and_the_words_behind_it_stay() -> None:
    assert narrowed("<p>" + "<button>Compartir</button> uno <svg><path d='a'></path></svg> dos" * MANY + "</p>") == (
        "<p>" + " uno  dos" * MANY + "</p>"
    )


def test_blocks_stay_and_words_between_them_become_blocks() -> None:
    assert narrowed("<div>" + "<p>uno <b>dos</b></p> tres <b>cuatro</b>" * MANY + "</div>") == (
        "<div>" + "<p>uno <b>dos</b></p><p> tres cuatro</p>" * MANY + "</div>"
    )


def test_line_breaks_of_a_wide_paragraph_stay() -> None:
    text = "<p>" + "uno<br>" * MANY + "</p>"
    assert narrowed(text) == text


def test_a_row_of_a_thousand_cells_is_no_table_of_figures() -> None:
    assert narrowed("<table><tr>" + "<td>1</td>" * MANY + "</tr></table>") == "<div><div>" + "<div>1</div>" * MANY + "</div></div>"


def test_headings_beyond_a_thousand_are_paragraphs() -> None:
    assert narrowed("<h2>uno</h2>" * (MAX_HEADINGS + 2)) == "<h2>uno</h2>" * MAX_HEADINGS + "<p>uno</p>" * 2


def test_a_story_whose_paragraph_has_thousands_of_spans_is_read_whole() -> None:
    words = " ".join(PARAGRAPHS)
    spans = "".join(f"<span>{letter}</span>" for letter in words)
    assert len(spans) > 2 * MANY
    assert lines(read(page(f"<p>{spans}</p>"))) == [words]


def test_the_texts_of_paragraphs_are_those_that_xpath_gives() -> None:
    root = parse(
        "<html><body>antes<p>uno <b>dos<i>tres</i> cuatro</b> cinco<div>seis</div> siete<p>ocho<ul><li>nueve<p>diez</ul>once"
        "<article><p>doce <section>trece<p>catorce</p>quince</section> dieciséis</article>fin</body></html>"
    )
    assert root is not None
    paragraph = next(root.iter("p"))
    paragraph.append(paragraph.makeelement("p"))  # a paragraph in a paragraph, as trafilatura makes them
    paragraph[-1].text, paragraph[-1].tail = "dentro", "detrás"
    expected = etree.XPath("//p//text()")(root)
    assert root.xpath("//p//text()") == paragraph.xpath("//p//text()") == expected
    assert {"dentro", "detrás", "dos", "catorce"} < set(root.xpath("//p//text()"))
    assert root.xpath("//p") == etree.XPath("//p")(root)
