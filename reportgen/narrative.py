"""A record's texts as they are told: paragraphs numbered through the report, labels as anchors.

Every paragraph of a `narrative` gets a number that runs on from the introduction through the areas
in the framework's narrative order, and with it the anchor that it has in HTML, PDF and JSON.
Summaries, the children's summary and 'about' are told without numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import count
from types import MappingProxyType

from markupsafe import Markup

from reportgen.frameworks import Framework
from reportgen.markdown import Block, Heading, anchors_in, render, with_anchors
from reportgen.model import Record
from reportgen.problems import FieldPath, Problem, did_you_mean, error, quoted, warning


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A paragraph of a narrative; `area` is the id of its area, None in the introduction."""

    number: int
    html: Markup
    text: str
    label: str | None = None
    area: str | None = None

    @property
    def anchor(self) -> str:
        """The anchor that the paragraph has everywhere."""
        return f"p-{self.number}"


@dataclass(frozen=True, slots=True)
class PlainParagraph:
    """A paragraph outside of the numbering."""

    html: Markup
    text: str


TextBlock = Heading | NumberedParagraph | PlainParagraph
Text = tuple[TextBlock, ...]
"""A text of the record, ready to be shown."""


@dataclass(frozen=True, slots=True)
class Telling:
    """All texts of a record by field path, the numbered paragraphs in order, and the labels."""

    texts: Mapping[FieldPath, Text]
    paragraphs: tuple[NumberedParagraph, ...]
    labels: Mapping[str, NumberedParagraph]
    problems: tuple[Problem, ...]

    def text(self, *path: str) -> Text:
        """Return the text of a field, empty if the record has none."""
        return self.texts.get(path, ())

    def evidence(self, labels: tuple[str, ...]) -> tuple[NumberedParagraph, ...]:
        """Return the paragraphs that labels refer to, in the order of the report."""
        found = {self.labels[label] for label in labels if label in self.labels}
        return tuple(sorted(found, key=lambda paragraph: paragraph.number))


def tell(record: Record, framework: Framework) -> Telling:
    """Return the texts of a record, numbered in the framework's order, with what is wrong in them."""
    numbers = count(1)
    texts: dict[FieldPath, Text] = {}
    sources = dict(_sources(record, framework))
    problems: list[Problem] = []
    labels: dict[str, NumberedParagraph] = {}
    for path, source in sources.items():
        rendered = render(source)
        problems.extend(replace(problem, field=path) for problem in rendered.problems)
        text = tuple(_block(block, path, numbers) for block in rendered.blocks)
        problems.extend(_repeated_labels(text, rendered.blocks, path, source, labels))
        texts[path] = text
    linked = {path: tuple(_linked(block, labels) for block in text) for path, text in texts.items()}
    for path, text in texts.items():
        problems.extend(_lost_anchors(text, labels, path, sources[path]))
    paragraphs = tuple(
        block for text in linked.values() for block in text if isinstance(block, NumberedParagraph)
    )
    # From behind, so that of a label that stands twice the first counts, as for links.
    found = {paragraph.label: paragraph for paragraph in reversed(paragraphs) if paragraph.label}
    return Telling(MappingProxyType(linked), paragraphs, MappingProxyType(found), tuple(problems))


def plain_text(source: str) -> Text:
    """Return a text that belongs to no record; its paragraphs have no numbers, and no label to link to."""
    blocks = (_block(block, (), count()) for block in render(source).blocks)
    return tuple(_linked(block, {}) for block in blocks)


def _sources(record: Record, framework: Framework) -> Iterator[tuple[FieldPath, str]]:
    """Yield the texts in the order of the numbering."""
    if record.overall.narrative:
        yield ("overall", "narrative"), record.overall.narrative
    for area_id in framework.narrative_order:
        if (area := record.areas.get(area_id)) is None:
            continue
        if area.summary:
            yield ("areas", area_id, "summary"), area.summary
        if area.narrative:
            yield ("areas", area_id, "narrative"), area.narrative
    for name in ("children_summary", "about"):
        if source := getattr(record, name):
            yield (name,), source


def _block(block: Block, path: FieldPath, numbers: Iterator[int]) -> TextBlock:
    if isinstance(block, Heading):
        return block
    if path[-1:] != ("narrative",):
        return PlainParagraph(block.html, block.text)
    area = str(path[1]) if path[0] == "areas" else None
    return NumberedParagraph(next(numbers), block.html, block.text, block.label, area)


def _repeated_labels(
    text: Text,
    blocks: tuple[Block, ...],
    path: FieldPath,
    source: str,
    labels: dict[str, NumberedParagraph],
) -> Iterator[Problem]:
    for told, block in zip(text, blocks, strict=True):
        label = getattr(block, "label", None)
        if label is None:
            continue
        offset = source.rfind("{#" + label + "}")
        if not isinstance(told, NumberedParagraph):
            yield replace(
                warning(
                    "label.unnumbered",
                    f"The label '{label}' stands in a text without numbers",
                    path,
                ),
                offset=offset,
            )
        elif label in labels:
            first = labels[label].number
            yield replace(
                error(
                    "label.repeated",
                    f"The label '{label}' stands twice; first in paragraph {first}",
                    path,
                ),
                offset=offset,
            )
        else:
            labels[label] = told


def _linked(block: TextBlock, labels: Mapping[str, NumberedParagraph]) -> TextBlock:
    def resolve(target: str) -> str | None:
        return labels[target].anchor if target in labels else None

    return replace(block, html=with_anchors(block.html, resolve)) if "<a" in block.html else block


def _lost_anchors(
    text: Text, labels: Mapping[str, NumberedParagraph], path: FieldPath, source: str
) -> Iterator[Problem]:
    end = 0
    for target in (target for block in text for target in anchors_in(block.html)):
        # The HTML has the links in the order of the source, each target with its signs escaped.
        written = f"](#{unescape(target)}"
        start = source.find(written, end)
        end = start + len(written) if start >= 0 else end
        if target not in labels:
            problem = warning(
                "link.dropped",
                f"The link leads to {quoted('#' + target)}, which is no label here; its text stays",
                path,
                found=quoted(target),
                hint=did_you_mean(target, labels),
            )
            yield replace(problem, offset=start + 2 if start >= 0 else None)
