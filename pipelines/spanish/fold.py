"""Folding: the form in which Spanish words are compared, one character for one character so that offsets hold."""

from __future__ import annotations

_PLAIN = str.maketrans(
    "áàâäãåéèêëíìîïóòôöõúùûüñçýÿ\u00a0\u2007\u2009\u202f\u2019\u2018\u2032\u2010\u2011\u2012\u2013\u2014",
    "aaaaaaeeeeiiiiooooouuuuncyy    '''-----",
)


def fold(text: str) -> str:
    """Lower case without accents, `ñ` as `n`, odd spaces as a space, curly apostrophes and all dashes as the plain ones.

    The result has the length of `text`: character i of the one is character i of the other. Text is taken as NFC; a combining
    mark that stands alone is left where it is.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" and a few more grow when lowered
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_PLAIN)
