"""What pandoc is given beside us: the same words, and a heading for each of ours."""

import re

import pandoc

from pipeline.document import Element, Heading, Role, flow
from samples import sample

PLACED = [placed for document in sample().documents for placed in flow(document)]
MARKDOWN = pandoc.markdown(sample())


def words(text: str) -> str:
    return re.sub(r"[\s`]", "", text)


def test_pandoc_is_given_every_word():
    unmarked = re.sub(r"^#+ |\\(?=[^\w\s])", "", MARKDOWN, flags=re.MULTILINE)
    assert words(unmarked) == words("".join(placed.block.text for placed in PLACED))


def test_pandoc_is_given_every_heading():
    headings = [p for p in PLACED if isinstance(p.block, Heading) or p.block == Element(Role.TITLE, p.block.text)]
    assert len(re.findall(r"^#+ ", MARKDOWN, re.MULTILINE)) == len(headings) > 0
