"""A record's texts as they are told: paragraphs numbered through the report, labels as anchors.

Every paragraph of a `narrative` gets a number that runs on from the introduction through the areas
in the framework's narrative order, and with it the anchor that it has in HTML, PDF and JSON.
Summaries, the children's summary and 'about' are told without numbers. Notes are numbered on their own,
in the order in which the report comes to refer to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import count
from types import MappingProxyType

from markupsafe import Markup

from reportgen import markdown
from reportgen.frameworks import Framework
from reportgen.frameworks.model import SectionKind
from reportgen.markdown import Block, Heading, NoteLink, anchors_in, render, with_anchors, with_notes
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
class Reference:
    """A place that refers to a note: its anchor, its field, and its paragraph where that has a number."""

    anchor: str
    field: FieldPath
    paragraph: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its number and all that refers to it; `html` is what goes into a paragraph."""

    number: int
    html: Markup
    text: str
    references: tuple[Reference, ...]

    @property
    def anchor(self) -> str:
        """The anchor that the note has everywhere."""
        return _note_anchor(self.number)


@dataclass(frozen=True, slots=True)
class Telling:
    """All texts of a record by field path, the numbered paragraphs and notes in order, and the labels."""

    texts: Mapping[FieldPath, Text]
    paragraphs: tuple[NumberedParagraph, ...]
    notes: tuple[Note, ...]
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
    notes = _Notes()
    texts: dict[FieldPath, Text] = {}
    said: dict[FieldPath, list[Markup]] = {}
    sources = dict(_sources(record, framework))
    problems: list[Problem] = []
    labels: dict[str, NumberedParagraph] = {}
    for path, source in sources.items():
        rendered = render(source)
        problems.extend(replace(problem, field=path) for problem in rendered.problems)
        text = tuple(_block(block, path, numbers) for block in rendered.blocks)
        problems.extend(_repeated_labels(text, rendered.blocks, path, source, labels))
        said[path] = [one.html for one in (*rendered.blocks, *rendered.notes.values())]
        texts[path] = notes.numbered(text, path, rendered.notes) if is_told(path, framework) else text
    linked = {
        path: tuple(replace(block, html=_linked(block.html, labels)) for block in text)
        for path, text in texts.items()
    }
    for path, source in sources.items():
        problems.extend(_lost_anchors(said[path], labels, path, source))
    paragraphs = tuple(
        block for text in linked.values() for block in text if isinstance(block, NumberedParagraph)
    )
    # From behind, so that of a label that stands twice the first counts, as for links.
    found = {paragraph.label: paragraph for paragraph in reversed(paragraphs) if paragraph.label}
    told = tuple(replace(note, html=_linked(note.html, labels)) for note in notes.told())
    return Telling(MappingProxyType(linked), paragraphs, told, MappingProxyType(found), tuple(problems))


def plain_text(source: str) -> Text:
    """Return a text that belongs to no record: without numbers or labels, its notes at its end by name."""
    rendered = render(source)
    blocks = [_block(block, (), count()) for block in rendered.blocks]
    for name, note in rendered.notes.items():
        html = Markup("<p><sup>{}</sup> {}</p>\n").format(name, note.html)
        blocks.append(PlainParagraph(html, note.text))
    return tuple(replace(block, html=_linked(block.html, {})) for block in blocks)


_SECTIONS = {
    "overall": SectionKind.SUMMARY,
    "areas": SectionKind.AREAS,
    "improvements": SectionKind.IMPROVEMENTS,
    "progress": SectionKind.PROGRESS,
    "context": SectionKind.CONTEXT,
    "children_summary": SectionKind.CHILDREN,
    "about": SectionKind.ABOUT,
}


def section_of(field: FieldPath) -> SectionKind:
    """Return the kind of section that a text of the record is told in."""
    return _SECTIONS[str(field[0])]


def is_told(path: FieldPath, framework: Framework) -> bool:
    """Return whether a framework has a section for a text of the record."""
    return section_of(path) in {section.kind for section in framework.sections}


def _sources(record: Record, framework: Framework) -> list[tuple[FieldPath, str]]:
    """Return the texts in the order of the report's sections, those that have none last."""
    kinds = [section.kind for section in framework.sections]

    def place(source: tuple[FieldPath, str]) -> int:
        kind = section_of(source[0])
        return kinds.index(kind) if kind in kinds else len(kinds)

    return sorted(_texts(record, framework), key=place)


def _texts(record: Record, framework: Framework) -> Iterator[tuple[FieldPath, str]]:
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


class _Notes:
    """The notes of a report, numbered as its texts come to refer to them."""

    def __init__(self) -> None:
        self._notes: list[tuple[markdown.Note, list[Reference]]] = []

    def numbered(self, text: Text, path: FieldPath, known: Mapping[str, markdown.Note]) -> Text:
        """Return a text with its references led to their notes, which it knows by name."""
        numbers: dict[str, int] = {}

        def led(block: TextBlock) -> TextBlock:
            paragraph = getattr(block, "number", None)

            def link(name: str) -> NoteLink:
                if name not in numbers:
                    self._notes.append((known[name], []))
                    numbers[name] = len(self._notes)
                return self._link(numbers[name], path, paragraph)

            return replace(block, html=with_notes(block.html, link))

        return tuple(led(block) for block in text)

    def told(self) -> tuple[Note, ...]:
        """Return the notes in order."""
        return tuple(
            Note(number, note.html, note.text, tuple(references))
            for number, (note, references) in enumerate(self._notes, start=1)
        )

    def _link(self, number: int, path: FieldPath, paragraph: int | None) -> NoteLink:
        references = self._notes[number - 1][1]
        again = f"-{len(references) + 1}" if references else ""
        anchor = f"{_note_anchor(number)}-ref{again}"
        references.append(Reference(anchor, path, paragraph))
        return NoteLink(number, _note_anchor(number), anchor)


def _note_anchor(number: int) -> str:
    return f"note-{number}"


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


def _linked(html: Markup, labels: Mapping[str, NumberedParagraph]) -> Markup:
    def resolve(target: str) -> str | None:
        return labels[target].anchor if target in labels else None

    return with_anchors(html, resolve) if "<a" in html else html


def _lost_anchors(
    said: list[Markup], labels: Mapping[str, NumberedParagraph], path: FieldPath, source: str
) -> Iterator[Problem]:
    end = 0
    for target in (target for html in said for target in anchors_in(html)):
        # The HTML has the links in the order of the source, each target with its signs escaped; notes come
        # last, wherever they stand.
        written = f"](#{unescape(target)}"
        start = source.find(written, end)
        start = source.find(written) if start < 0 else start
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
