"""What was left over from writing: placeholders, remarks, doubles, marks without a partner."""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from reportgen.problems import FieldPath, Severity, quoted
from reportgen.rules.passages import Passage, passages
from reportgen.rules.reading import Block, blocks, plain, tokens
from reportgen.rules.rule import Desk, Finding, Rule

_PLACEHOLDER = re.compile(
    r"\b(?:LA NAME|X{2,}|x{2,}|TB[ACD]|tb[acd]|20(?:XX|xx)|DD/MM/YY(?:YY)?|dd/mm/yy(?:yy)?)\b"
    r"|(?i:\blorem ipsum\b)|\?{3,}|(?<=\s)\?\??(?=\s+[a-z])|_{3,}|«[^»\n]{0,60}»"
    r"|[\[<](?i:insert|name|date|number|add|local authority|LA|placeholder)\b[^\]>\n]{0,80}[\]>](?!\()"
)
_PLACEHOLDER_SIGNS = ("LA NAME", "XX", "xx", "TB", "tb", "YY", "yy", "orem", "??", " ?", "___", "«", "[", "<")
_REMARK = re.compile(
    r"<!--(?:[^-]|-(?!->)){0,400}(?:-->)?|\b(?:TODO|FIXME)\b"
    r"|\bNB:? (?:check|confirm|ask|see if|add|query|is this|this needs)\b"
    r"|\[(?:[A-Z]{2,3}\d{0,3}|(?i:note|comment|query|check|to check|to do|awaiting)): ?[^\]\n]{0,200}\](?!\()"
    r"|\bCommented \[[A-Za-z]{1,4}\d{1,4}\]|\(\?\)"
)
_REMARK_SIGNS = ("<!--", "TODO", "FIXME", "NB", "[", "(?)")
_EDIT_MARK = re.compile(
    r"\{(?:\+\+|--|~~|>>|==)|(?:\+\+|--|~~|<<|==)\}|^(?:<{7}|\|{7}|={7}|>{7})(?: [^\n]*)?$", re.MULTILINE
)
_EDIT_SIGNS = ("++", "--", "~~", "<<", ">>", "==", "|||||||")
_GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""What stands between two words of one paragraph."""
_DOUBLE = re.compile(rf"(?<![\w’'-])([^\W\d_]{{2,}})(?:{_GAP}\1)+(?![\w’'-])", re.IGNORECASE)
_MEANT = frozenset({"had", "her", "that"})
"""Words that good prose may say twice: 'it gave her her own room'."""
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_LIST_MARK = re.compile(r"\s*(?:[-*+>]|#{1,6}|\d{1,3}[.)])")
_DOUBLED_MARK = re.compile(
    r"([,;:!])\1+(?!\1)|(?<![\s?])\?\?(?!\?)|(?<![.…])\.\.(?!\.)|,\.(?!\d)| +[,;:!](?=\s|$)| +\.(?=\s|$)"
    r"| +\?(?=\s*(?:[A-Z‘“]|$))"
)
_DOUBLED_SIGNS = (",,", ";;", "::", "??", "!!", "..", ",.", " ,", " ;", " :", " ?", " !", " .")
_RUN_ON = re.compile(r"[.;?!](?<=[a-z]{2}.)(?=[A-Z][a-z]+[ ,’])|,(?<=[a-z]{2},)(?=[a-z]{2})")
"""A mark between two words with no space behind it; no address has one, since words go on behind it."""
_STRAIGHT = re.compile(r"(?<!\d)['\"]")
_CURLY = re.compile("[‘’“”]")
_OPENS = re.compile(r"(?:^|[\s(\[–—‘“])$")
_ENUMERATOR = re.compile(r"(?:^|(?<=[\s;,:]))[0-9a-z]{1,3}\)")
_HEADING_WORDS = re.compile(r" {0,3}(#{1,6})[ #]*([^\n]*)")
_PAIRED = re.compile("[()“”]")
_PARTNERS = {")": "(", "”": "“"}


def placeholders(desk: Desk) -> Iterator[Finding]:
    """Find what stands in place of words that were still to come."""
    for field, text in (*_lines(desk), *((one.field, one.text) for one in passages(desk.case.record))):
        yield from _each(
            _PLACEHOLDER, _PLACEHOLDER_SIGNS, field, text, "This stands for words that are still to come"
        )


def remarks(desk: Desk) -> Iterator[Finding]:
    """Find remarks that were meant for the writers alone."""
    for one in passages(desk.case.record):
        yield from _each(
            _REMARK, _REMARK_SIGNS, one.field, one.text, "This is a remark, and readers would see it"
        )


def edit_marks(desk: Desk) -> Iterator[Finding]:
    """Find marks of tracked changes, and of merges that were not finished."""
    for one in passages(desk.case.record):
        yield from _each(_EDIT_MARK, _EDIT_SIGNS, one.field, one.text, "This is the mark of a change")


def _lines(desk: Desk) -> Iterator[tuple[FieldPath, str]]:
    """Yield the lines of the cover that are words of inspectors."""
    record = desk.case.record
    yield ("provider", "name"), record.provider.name
    if record.inspection.lead_inspector:
        yield ("inspection", "lead_inspector"), record.inspection.lead_inspector
    for name in ("lead_inspectors", "team"):
        for index, person in enumerate(getattr(record.inspection, name)):
            yield ("inspection", name, index), person


def _each(
    pattern: re.Pattern[str], signs: tuple[str, ...], field: FieldPath, text: str, message: str
) -> Iterator[Finding]:
    """Find a pattern; one of its signs stands in all that it finds, and in hardly any text."""
    if not any(sign in text for sign in signs):
        return
    for match in pattern.finditer(text):
        yield Finding(message, field, match.start(), len(match[0]), found=quoted(match[0]))


def doubles(desk: Desk) -> Iterator[Finding]:
    """Find words that stand twice in a row."""
    for passage in passages(desk.case.record):
        said = tokens(passage.text)
        if not any(map(eq, said, said[1:])):
            continue
        for match in _DOUBLE.finditer(passage.text):
            if match[1].lower() not in _MEANT:
                yield Finding(
                    f"The word {quoted(match[1])} stands twice",
                    passage.field,
                    match.start(),
                    len(match[0]),
                    found=quoted(match[0]),
                    # Two capitals may be a name of two such words.
                    replacement=None if match[0].split()[-1][0].isupper() else match[1],
                )


def empty_headings(desk: Desk) -> Iterator[Finding]:
    """Find headings without words, or with nothing below them."""
    for passage in passages(desk.case.record):
        if not passage.is_prose or "#" not in passage.text:
            continue
        for block, following in pairwise((*blocks(passage.text), None)):
            if block and block.is_heading and (told := _emptiness(passage.text, block, following)):
                yield Finding(told, passage.field, block.start, len(block.of(passage.text).rstrip()))


def _emptiness(text: str, heading: Block, following: Block | None) -> str | None:
    """Return what a heading lacks, or None; one may stand directly above another of a lower level."""
    level, words = _heading(text, heading)
    if not words:
        return "This heading has no words"
    if following is None or (following.is_heading and _heading(text, following)[0] <= level):
        return "Nothing stands below this heading"
    return None


def _heading(text: str, block: Block) -> tuple[int, str]:
    match = _HEADING_WORDS.match(block.of(text))
    assert match is not None  # it was found by its hashes
    return len(match[1]), match[2].strip(" #")


def spaces(desk: Desk) -> Iterator[Finding]:
    """Find runs of spaces within a line."""
    for passage in passages(desk.case.record):
        if "  " not in passage.text:
            continue
        for match in _SPACES.finditer(passage.text):
            line = passage.text[passage.text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not _LIST_MARK.fullmatch(line):
                yield _mended(passage, match, "More than one space", " ")


def doubled_marks(desk: Desk) -> Iterator[Finding]:
    """Find punctuation that stands twice, or behind a space."""
    for passage in passages(desk.case.record):
        if not any(sign in passage.text for sign in _DOUBLED_SIGNS):
            continue
        shown = plain(passage.text) if passage.is_prose else passage.text
        for match in _DOUBLED_MARK.finditer(shown):
            if len(match[0].strip()) == 1 and not match[0].startswith(passage.text[match.start()]):
                continue  # what stands before the mark is no space but markup
            mark = match[0].strip()
            message = "A space stands before this mark" if len(mark) == 1 else "This mark stands twice"
            yield _mended(passage, match, message, mark[-1])


def run_on(desk: Desk) -> Iterator[Finding]:
    """Find punctuation with no space behind it."""
    for passage in passages(desk.case.record):
        for match in _RUN_ON.finditer(plain(passage.text)):
            yield _mended(passage, match, "No space stands behind this mark", f"{match[0]} ")


def straight_quotes(desk: Desk) -> Iterator[Finding]:
    """Find straight quotation marks and apostrophes in a record that has curly ones."""
    texts = list(passages(desk.case.record))
    if not any(_CURLY.search(one.text) for one in texts):
        return
    for passage in texts:
        if "'" not in passage.text and '"' not in passage.text:
            continue
        shown = plain(passage.text) if passage.is_prose else passage.text
        for match in _STRAIGHT.finditer(shown):
            before, after = (
                shown[max(0, match.start() - 1) : match.start()],
                shown[match.end() : match.end() + 1],
            )
            opens = bool(_OPENS.search(before)) and not after.isdigit()
            curly = {"'": "’‘", '"': "”“"}[match[0]][opens]
            yield _mended(passage, match, "This mark is straight, and others of the record are curly", curly)


def _mended(passage: Passage, match: re.Match[str], message: str, replacement: str) -> Finding:
    found = passage.text[match.start() : match.end()]
    return Finding(
        message,
        passage.field,
        match.start(),
        len(found),
        found=f"'{found}'",
        expected=f"'{replacement}'",
        replacement=replacement,
    )


def lone_marks(desk: Desk) -> Iterator[Finding]:
    """Find brackets and quotation marks without a partner in their paragraph."""
    for passage in passages(desk.case.record):
        shown = plain(passage.text) if passage.is_prose else passage.text
        for block, following in pairwise((*blocks(passage.text), None)):
            assert block is not None  # only the last has none behind it
            goes_on = following is not None and following.of(shown).lstrip().startswith("“")
            for offset in _lone(block.of(shown), speech_goes_on=goes_on):
                yield Finding(
                    f"This mark has no partner in its {'paragraph' if passage.is_prose else 'text'}",
                    passage.field,
                    block.start + offset,
                    found=f"'{shown[block.start + offset]}'",
                )


def _lone(text: str, *, speech_goes_on: bool) -> Iterator[int]:
    """Yield the offsets of marks without a partner; speech of several paragraphs closes in the last alone."""
    marks = list(_PAIRED.finditer(text))
    if not marks:
        return
    enumerators = {match.end() - 1 for match in _ENUMERATOR.finditer(text)}
    open_: dict[str, list[int]] = {"(": [], "“": []}
    for match in marks:
        mark = match[0]
        if mark in open_:
            open_[mark].append(match.start())
        elif open_[_PARTNERS[mark]]:
            open_[_PARTNERS[mark]].pop()
        elif match.start() not in enumerators:
            yield match.start()
    yield from open_["("]
    if not speech_goes_on:
        yield from open_["“"]


UNFINISHED = frozenset({"left-over.placeholder", "left-over.remark", "left-over.edit-mark"})
"""Rules that find what is no text of the report yet, and so need not be good English."""

RULES = (
    Rule(
        "left-over.placeholder",
        Severity.ERROR,
        "Nothing stands in place of words that are still to come.",
        "A report with 'XX' or 'TBC' in it tells its readers that nobody read it before they did.",
        placeholders,
        fails="overall: {narrative: 'Children in [insert name] get help early.'}",
        passes="overall: {narrative: Children in Testford get help early.}",
    ),
    Rule(
        "left-over.remark",
        Severity.ERROR,
        "No text holds a remark that was meant for its writers.",
        "What one inspector asked another is not for the public, and may name what must not be named.",
        remarks,
        fails="overall: {narrative: Children get help early. (?)}",
        passes="overall: {narrative: Children get help early.}",
    ),
    Rule(
        "left-over.edit-mark",
        Severity.ERROR,
        "No text holds marks of tracked changes, or of a merge that was not finished.",
        "Two versions of one sentence would both be published.",
        edit_marks,
        fails="overall: {narrative: 'Children get {++early++} help.'}",
        passes="overall: {narrative: Children get early help.}",
    ),
    Rule(
        "left-over.double",
        Severity.WARNING,
        "No word stands twice in a row.",
        "A double is what an edit leaves behind, and readers stumble over it.",
        doubles,
        fails="overall: {narrative: Services are good for the the children.}",
        passes="overall: {narrative: Services are good for the children that that team helps.}",
    ),
    Rule(
        "left-over.empty-heading",
        Severity.WARNING,
        "Every heading has words, and a text below it.",
        "A heading with nothing below it promises findings that are not there.",
        empty_headings,
        fails='overall: {narrative: "### First help\\n\\n### Later help\\n\\nChildren get help early."}',
        passes='overall: {narrative: "### First help\\n\\nChildren get help early."}',
    ),
    Rule(
        "left-over.lone-mark",
        Severity.WARNING,
        "Every bracket and every quotation mark has its partner in the paragraph.",
        "Without it nobody can tell where an aside or somebody’s own words end.",
        lone_marks,
        fails="overall: {narrative: Children get help (and their families get it early.}",
        passes="overall: {narrative: Children get help (and their families get it early).}",
    ),
    Rule(
        "left-over.spaces",
        Severity.INFO,
        "One space stands between two words.",
        "More are what an edit leaves behind; no page shows them.",
        spaces,
        fails="overall: {narrative: Children  get help early.}",
        passes="overall: {narrative: Children get help early.}",
    ),
    Rule(
        "left-over.punctuation",
        Severity.INFO,
        "No mark stands twice, or behind a space.",
        "It is what an edit leaves behind.",
        doubled_marks,
        fails="overall: {narrative: 'Children get help,, and get it early.'}",
        passes="overall: {narrative: 'Children get help, and get it early.'}",
    ),
    Rule(
        "left-over.run-on",
        Severity.INFO,
        "A space stands behind every mark.",
        "Where it is missing, two sentences were joined or something was cut out.",
        run_on,
        fails="overall: {narrative: Children get help.It comes early.}",
        passes="overall: {narrative: 'Children get help. It comes early, at https://www.Help.example/a,b.'}",
    ),
    Rule(
        "left-over.straight-quote",
        Severity.INFO,
        "A record’s quotation marks and apostrophes are all curly, or all straight.",
        "A mixture shows which sentences were pasted from elsewhere.",
        straight_quotes,
        fails="overall: {narrative: Children’s plans reflect the family's needs.}",
        passes="overall: {narrative: Children’s plans reflect the family’s needs.}",
    ),
)
