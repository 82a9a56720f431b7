"""What the page of a report says in print, as plain data for templates that are not HTML.

Text is a list of runs; the body a list of blocks, each of a kind that `report.typ` and `word.py` have a
form for. A part of a page that there is no kind for is an error, so that no peer is given less.
"""

import re
from collections import Counter
from dataclasses import asdict, dataclass, field, replace

from lxml import etree, html

UNPRINTED = {"unprinted", "unseen", "skip"}
LISTS = {"ul": "•", "ol": ""}
HOLDERS = {"div", "section", "main", "footer", "blockquote"}
LOOKS = {"strong": "bold", "em": "italic", "sup": "raised"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
UNSAID = {"language", "title", "kind", "anchor", "to", "drawing", "alt"}
WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Run:
    """Words of one look; `to` is an anchor or an address, `drawing` an SVG with `alt` for words."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    raised: bool = False
    to: str = ""
    drawing: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, item (`lines`), point of a list, grade (`lines`) or table."""

    kind: str
    anchor: str = ""
    level: int = 0
    mark: str = ""
    runs: tuple = ()
    lines: tuple = ()
    head: tuple = ()
    rows: tuple = ()


@dataclass
class Reading:
    """Blocks as they are read; the anchor of a section goes to the first block in it."""

    blocks: list = field(default_factory=list)
    anchor: str = ""

    def add(self, block):
        """Append a block, with the anchor that waits for one."""
        self.blocks.append(replace(block, anchor=block.anchor or self.anchor))
        self.anchor = ""

    def read(self, element):
        """Append what an element says."""
        if not isinstance(element.tag, str) or UNPRINTED & classes(element):
            return
        kind = element.tag
        if kind in HEADINGS:
            self.add(Block("heading", level=int(kind[1]), runs=runs_of(element)))
        elif kind == "p":
            self.paragraph(element)
        elif kind in LISTS:
            self.list(element)
        elif kind == "table":
            self.add(table(element))
        elif "grade" in classes(element):
            self.add(Block("grade", lines=tuple(runs_of(line) for line in element)))
        elif kind in HOLDERS:
            self.anchor = element.get("id") or self.anchor
            for part in element:
                self.read(part)
        else:
            raise ValueError(f"There is no kind of block for <{kind}>")

    def paragraph(self, element):
        """Append a paragraph, its number apart."""
        number = element.find("a[@class='number']")
        mark = "" if number is None else number.text
        runs = runs_of(element, without=() if number is None else (number,))
        if mark or runs:
            self.add(Block("paragraph", mark=mark, runs=runs))

    def list(self, element, depth=1):
        """Append the items of a list, and of lists inside it."""
        for place, item in enumerate(element.findall("li"), start=1):
            inner = [part for part in item if part.tag in LISTS]
            lines = lines_of(item, without=inner)
            anchor = item.get("id", "")
            if classes(item) & {"item", "note"}:
                self.add(Block("item", anchor, lines=lines))
            else:
                mark = LISTS[element.tag] or f"{place}."
                self.add(Block("point", anchor, level=depth, mark=mark, lines=lines))
            for part in inner:
                self.list(part, depth + 1)


def content(page):
    """Return what a page says in print."""
    document = html.document_fromstring(page)
    cover, main, colophon = (document.find(f".//{name}") for name in ("header", "main", "footer"))
    body = Reading()
    for part in (main, colophon):
        body.read(part)
    statement = Reading()
    statement.read(cover.find("div[@class='statement']"))
    judgements = cover.find("table")
    dates, *particulars = [
        [words_of(pair.find("dt")), words_of(pair.find("dd"))] for pair in cover.iterfind(".//dl/div")
    ]
    made = {
        "language": document.get("lang"),
        "title": document.findtext(".//title"),
        "kicker": words_of(cover.find("p[@class='kicker']")),
        "provider": words_of(cover.find("h1")),
        "what": words_of(cover.find("p[@class='what']")),
        "dates": dates,
        "judgements": None if judgements is None else asdict(table(judgements)),
        "statement": [asdict(block) for block in statement.blocks],
        "particulars": particulars,
        "contents_title": words_of(document.find(".//nav/h2")),
        "contents": [entry(link) for link in document.iterfind(".//nav//a") if is_printed(link)],
        "body": [asdict(block) for block in body.blocks],
    }
    return with_links_that_lead_somewhere(made)


def entry(link):
    """Return a line of the contents."""
    return {"text": words_of(link), "to": link.get("href"), "level": len(list(link.iterancestors("ol")))}


def is_printed(element):
    """Return whether nothing around an element keeps it from print."""
    return not any(UNPRINTED & classes(one) for one in (element, *element.iterancestors()))


def classes(element):
    """Return the classes of an element."""
    return set(element.get("class", "").split())


def words_of(element):
    """Return the text of an element."""
    return "".join(run.text for run in runs_of(element))


def lines_of(item, without=()):
    """Return the runs of each paragraph of a list's item, or of the item itself."""
    paragraphs = [part for part in item.iterdescendants("p") if not set(without) & {*part.iterancestors()}]
    if paragraphs:
        return tuple(runs_of(part) for part in paragraphs)
    return (runs_of(item, without=without),)


def table(element):
    """Return a table: its caption, heads and rows, each cell as runs."""
    caption = element.find("caption")
    return Block(
        "table",
        runs=() if caption is None or UNPRINTED & classes(caption) else runs_of(caption),
        head=tuple(runs_of(cell) for cell in element.iterfind("thead/tr/th")),
        rows=tuple(tuple(runs_of(cell) for cell in row) for row in element.iterfind("tbody/tr")),
    )


def runs_of(element, without=()):
    """Return the runs of an element, white space told as a browser tells it."""
    runs = []
    for run in raw_runs(element, Run(), without):
        before = runs[-1].text[-1:] if runs else "\n"
        text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", run.text))
        text = text.lstrip(" ") if before in (" ", "\n") else text
        if text or run.drawing:
            runs.append(replace(run, text=text))
    while runs and not runs[-1].drawing and not runs[-1].text.strip(" \n"):
        runs.pop()
    return (*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip(" \n"))) if runs else ()


def raw_runs(element, look, without):
    """Yield the runs of an element as they stand."""
    if element.text:
        yield replace(look, text=flat(element.text))
    for part in element:
        if part not in without and not UNPRINTED & classes(part):
            yield from part_runs(part, look, without)
        if part.tail:
            yield replace(look, text=flat(part.tail))


def part_runs(part, look, without):
    """Yield the runs of an element within text."""
    if part.tag == "svg":
        yield replace(look, drawing=drawing(part), alt=part.get("aria-label", ""))
        yield replace(look, text=" ")
    elif part.tag == "br":
        yield Run("\n")
    else:
        looks = {name: True for name in [LOOKS.get(part.tag)] if name}
        yield from raw_runs(part, replace(look, to=part.get("href", look.to), **looks), without)
        if part.tag in ("div", "p") and part.getnext() is not None:
            yield Run("\n")


def flat(text):
    """Return text with its line ends as spaces."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def drawing(svg):
    """Return a drawing of the page as a document of its own."""
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    return etree.tostring(svg, encoding="unicode", with_tail=False)


def with_links_that_lead_somewhere(made):
    """Return content whose links within it lead to blocks; others are text, as the way back from a note."""
    anchors = {f"#{block['anchor']}" for block in made["body"] if block["anchor"]}

    def mended(part):
        if isinstance(part, dict):
            told = {name: mended(value) for name, value in part.items()}
            if told.get("to", "").startswith("#") and told["to"] not in anchors:
                told["to"] = ""
            return told
        return [mended(one) for one in part] if isinstance(part, list | tuple) else part

    return mended(made)


def texts(made):
    """Yield every text in content that is printed: no addresses, no drawings."""
    if isinstance(made, str):
        yield made
    elif isinstance(made, dict):
        for name, value in made.items():
            if name not in UNSAID:
                yield from texts(value)
    elif isinstance(made, list):
        for part in made:
            yield from texts(part)


def counted(text):
    """Return how often each word stands in a text: letters and digits apart, as numbers of notes need it."""
    return Counter(WORD.findall(text.replace("’", "").replace("'", "")))
