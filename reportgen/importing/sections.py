"""Where in a report a block stands: the part and the area that the headings before it opened. Pure."""

import re

from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import Block, Kind
from reportgen.importing.draft import AreaText, Aside, Asked, Passage, Reason, Texts
from reportgen.importing.grades import COVER, Reader
from reportgen.importing.layouts import Layout, Part
from reportgen.importing.wording import plain

LONGEST_HEADING = 110
"""Letters of the longest heading."""
_HEAD_OF_TABLE = re.compile(r"(?:(?:key|area|judge?ments?|grades?)\s?)+")
_UNNUMBERED = frozenset(
    {
        *(Part.COVER, Part.ABOUT, Part.MEANINGS, Part.TEAM),
        *(Part.CONTEXT, Part.CHILDREN, Part.CONTENTS, Part.CLOSING),
    }
)
_OF_THE_WHOLE = frozenset(
    {
        *(Part.SUMMARY, Part.IMPROVEMENTS, Part.PRIORITY, Part.STRENGTHS, Part.PROGRESS),
        *(Part.CHILDREN, Part.CONTEXT, Part.ABOUT, Part.MEANINGS),
    }
)
_TITLED = frozenset({Part.STRENGTHS, Part.PROGRESS, Part.CONTEXT})
"""Parts that stand in a text of the record below their own headings."""
_OWN = {Part.MEANINGS: Reason.STANDING, Part.CLOSING: Reason.STANDING, Part.CONTENTS: Reason.CONTENTS}
"""Parts whose text the record does not have, since it is not this report's own."""
_BEFORE_AREA = frozenset({Part.FINDINGS, Part.AREA})
"""Parts that the heading of another area follows."""
_ASKING = frozenset({Part.IMPROVEMENTS, Part.PRIORITY})


class Sections:
    """Follows the headings of a report, and knows where in a record the text below them goes."""

    def __init__(self, layout: Layout, reader: Reader, texts: Texts) -> None:
        """Begin before the first block."""
        self._layout, self._reader, self._texts = layout, reader, texts
        self._seen: set[Part] = set()
        self._is_board = False
        self._asked_of: str | None = None
        self.likened: list[tuple[Block, str]] = []
        self.part: Part = Part.NOTHING
        self.area: str | None = None

    @property
    def is_numbering(self) -> bool:
        """Whether paragraphs may be numbered here."""
        is_cover = self.part is Part.NOTHING and self._layout.opening is Part.COVER
        return self.part not in _UNNUMBERED and not is_cover

    @property
    def is_asking(self) -> bool:
        """Whether areas for improvement or priority actions stand here."""
        return self.part in _ASKING

    @property
    def is_team(self) -> bool:
        """Whether lines name the inspection team here."""
        return self.part is Part.TEAM

    @property
    def depth(self) -> int:
        """How deep a heading of the text stands here."""
        return int(self.part in _TITLED)

    @property
    def is_urgent(self) -> bool:
        """Whether these are priority actions."""
        return self.part is Part.PRIORITY

    def reason(self, block: Block) -> Reason:
        """Return why a block of a place without a text in the record is left out."""
        if block.place.page == 1 and self.part is Part.NOTHING:
            return Reason.TITLE
        return _OWN.get(self.part, Reason.UNPLACED)

    def target(self) -> list[Passage] | None:
        """Return where the passages of this place go; None where no heading tells."""
        if self.part in _OWN:
            return None
        if self.area is not None:
            text = self._area_text(self.area)
            return text.summary if self.part in (Part.SUMMARY, Part.COVER) else text.narrative
        return {
            **dict.fromkeys((Part.COVER, Part.SUMMARY, Part.STRENGTHS, Part.PROGRESS), self._texts.narrative),
            Part.CHILDREN: self._texts.children,
            Part.CONTEXT: self._texts.context,
            Part.ABOUT: self._texts.about,
        }.get(self.part)

    def asked(self) -> list[Asked]:
        """Return where areas for improvement of this place go."""
        area = self.area or self._asked_of
        return self._texts.improvements if area is None else self._area_text(area).improvements

    def leave_summary(self) -> None:
        """Take a numbered paragraph for the first finding: older forms have no heading between the two."""
        if self.area is not None and self.part is Part.SUMMARY:
            self.part = Part.FINDINGS

    def turn(self, block: Block) -> bool:
        """Take a block for the beginning of another part, or for a grade; return whether it is one."""
        if block.kind is Kind.ROW:
            return self._turn_by_row(block)
        part = self._layout.part(block.text)
        if part is not None:
            self._turn_to(part, block)
            return True
        if len(block.text) > 2 * LONGEST_HEADING:
            return False
        return self._turn_by_grade(block) or self._turn_by_name(block) or self._turn_by_likeness(block)

    def head(self, block: Block) -> None:
        """Take a short text between areas for improvement for what those below it are about."""
        self._asked_of = self._layout.short_name(block.text) or self._reader.named(block.text)
        self.aside(block, Reason.HEADING if self._asked_of else Reason.GROUP)

    def aside(self, block: Block, reason: Reason) -> None:
        """Tell why a block's words are in no text of the record."""
        self._texts.asides.append(Aside(block.text, block.place, reason))

    def _turn_by_grade(self, block: Block) -> bool:
        graded = self._reader.graded(block.text)
        if graded is None:
            return False
        if block.place.page > 1 and graded != OVERALL:
            self._enter(graded)
        else:
            self._open(graded)
        self.aside(block, Reason.GRADE)
        return True

    def _turn_by_row(self, block: Block) -> bool:
        area = next((one.area for one in self._reader.readings([block])), None)
        if area is None and not _HEAD_OF_TABLE.fullmatch(plain(block.text)):
            return False
        self.aside(block, Reason.GRADE)
        if area is None:
            return True
        if block.place.page <= COVER and not self._texts.numbers and Part.AUTHORITY not in self._seen:
            self._open(area)
        else:
            self._enter(area)
        return True

    def _turn_by_name(self, block: Block) -> bool:
        is_heading = block.kind is Kind.HEADING and self.part in (Part.FINDINGS, Part.AREA)
        is_first = block.kind is not Kind.ITEM and self.part is Part.AUTHORITY
        named = self._reader.named(block.text) if is_heading or is_first else None
        if named is None or named == self.area:
            return False
        self._enter(named)
        self.aside(block, Reason.HEADING)
        return True

    def _turn_by_likeness(self, block: Block) -> bool:
        """Take what is nearly the name of an area that has no text yet for its heading, and remember it."""
        is_line = block.kind is not Kind.ITEM and len(block.text) <= LONGEST_HEADING and block.place.page > 1
        if not is_line or self.part not in _BEFORE_AREA:
            return False
        area = self._reader.resembled(block.text)
        if area is None or area in self._texts.areas:
            return False
        self._enter(area)
        self.aside(block, Reason.HEADING)
        self.likened.append((block, area))
        return True

    def _open(self, area: str) -> None:
        """Take what stands below the grades of the first page for what the form has there."""
        if self.part in (Part.NOTHING, Part.COVER):
            self.part = self._layout.opening
            self.area = self._layout.board if area == self._layout.board else None

    def _enter(self, area: str) -> None:
        self.area, self.part = area, Part.AREA
        self._is_board = area == self._layout.board
        self._area_text(area)

    def _turn_to(self, part: Part, block: Block) -> None:
        if self.part is Part.MEANINGS and part is Part.AUTHORITY:
            # It says what the grades of the authority mean, and then those of the board.
            self.aside(block, Reason.HEADING)
            return
        self._seen.add(part)
        self._asked_of = None
        if part in (Part.AUTHORITY, Part.BOARD):
            self._is_board = part is Part.BOARD
            self.area = self._layout.board if self._is_board else None
        elif part is Part.FINDINGS and self._is_board:
            self.area = self._layout.board
        elif part in _OF_THE_WHOLE and not self._is_board:
            self.area = None
        elif part in (Part.ABOUT, Part.MEANINGS, Part.CLOSING):
            self.area, self._is_board = None, False
        elif part is Part.AREA_SUMMARY and self._has_begun():
            # Each area has one: this is of another, whose heading was not read.
            self.area, part = None, Part.FINDINGS
        self.part = Part.SUMMARY if part is Part.AREA_SUMMARY else part
        self._entitle(block)

    def _has_begun(self) -> bool:
        text = self._texts.areas.get(self.area) if self.area is not None else None
        return text is not None and bool(text.summary or text.narrative)

    def _entitle(self, block: Block) -> None:
        """Keep a heading where the record has no key for what stands below it."""
        target = self.target()
        if self.part in _TITLED and target is not None:
            target.append(Passage(block.text.rstrip(":"), Kind.HEADING, (block.place,)))
        else:
            self.aside(block, _OWN.get(self.part, Reason.HEADING))

    def _area_text(self, area: str) -> AreaText:
        return self._texts.areas.setdefault(area, AreaText())
