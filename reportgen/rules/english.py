"""Plain English: sentences, abbreviations, jargon and spelling, so that every reader can follow."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from reportgen.narrative import section_of
from reportgen.problems import Severity, field_name, quoted
from reportgen.rules.passages import Passage, correction_passages, inspection_passages, passages
from reportgen.rules.reading import (
    Stretch,
    beginnings,
    in_small_letters,
    is_quoted,
    plain,
    reading_age,
    sentences,
    vocabulary,
    words,
)
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.rules.spelling import BRITISH, IZE_STEMS
from reportgen.rules.vocabulary import JARGON, PLAINER, WELL_KNOWN
from reportgen.words import counted, number

_LONG = 30
_TOO_LONG = 40
"""Words; of the sentences of 41 published reports 9% have more than the one, 1.5% more than the other."""
_MOST_TOLD = 3
"""Sentences of one text that are told singly: who mends these will look at the others, too."""
_HARD = 18
"""A reading age; the texts of 41 published reports have 18 in the middle."""
_CHILD = 12
_ENOUGH = 100
"""Words that a text needs for its reading age to mean anything."""

_ABBREVIATION = re.compile(r"(?<![\w&/.@#-])(?<!\w’)[A-Z](?:&[A-Z]+|[A-Z]+)s?(?![\w&]|[’'-]\w)")
_EXPLAINED_HERE = re.compile(r"\([^()\w]{0,2}(?:(?:known|referred to) as |the |or )?[^()\w]{0,2}$")
_EXPLAINED_THERE = re.compile(r"[’”]?(?:\s\w+)?\s\((?!para)[^\W\d_][\w’-]*[\s,-][^()]{3,200}\)")
_HIDDEN_AGENT = re.compile(
    r"\b(?:should|must|needs? to|has to|have to|ought to) (?:not )?be (?:\w+ly )?"
    r"(\w{2,}ed|made|given|done|taken|seen|held|kept|put|set|told|known|written|sought|begun|shown|brought)\b",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\bby\b")
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Uu]s|[Oo]ur|[Oo]urs|I|[Mm]y|me)\b(?![.’'-]\w|\s+own\b)")
_PRONOUNS = frozenset({"we", "us", "our", "ours", "i", "my", "me"})
_NAMED = re.compile(r"[A-Z]\w*\s+(?:[Oo]f\s+)?$|^\s+[A-Z]")
_COMPUTER = re.compile(r"\b(?:computer|software)\s$", re.IGNORECASE)
_ONE_WORD = re.compile(r"[^\W\d_]+")
_IZE = re.compile(rf"((?:re|dis|de|un|over)?(?:{'|'.join(IZE_STEMS)})i)([sz])(e[sdr]?|ing|ations?)")

_HEAVY = (
    "Leaders demonstrate considerable determination, systematically evaluating organisational performance "
    "and communicating expectations consistently throughout their establishments. "
)
_LIGHT = "Leaders know what they want to do next. "


def long_sentences(desk: Desk) -> Iterator[Finding]:
    """Find sentences that nobody can follow at once, the worst of each text."""
    for passage in passages(desk.case.record):
        for stretch, length in _longest(passage.text):
            yield Finding(
                f"This sentence has {length} words",
                passage.field,
                stretch.start,
                stretch.end - stretch.start,
                expected=f"at most {_LONG}",
                hint="Say each thing in a sentence of its own.",
            )


def longish_sentences(desk: Desk) -> Iterator[Finding]:
    """Find texts with more sentences that are rather long, once for each."""
    for passage in passages(desk.case.record):
        told = _longest(passage.text)
        long = [one for one, length in _lengths(passage.text) if length > _LONG and (one, length) not in told]
        if long:
            first = long[0]
            count = counted(len(long), "more sentence" if told else "sentence").capitalize()
            yield Finding(
                f"{count} of this text "
                f"{'has' if len(long) == 1 else 'have'} more than {_LONG} words; this is the first",
                passage.field,
                first.start,
                first.end - first.start,
            )


def _longest(text: str) -> list[tuple[Stretch, int]]:
    """Return the longest of the sentences that are too long, at most a few, with how many words they have."""
    longest = sorted((one for one in _lengths(text) if one[1] > _TOO_LONG), key=lambda one: -one[1])
    return longest[:_MOST_TOLD]


@lru_cache(maxsize=512)
def _lengths(text: str) -> tuple[tuple[Stretch, int], ...]:
    """Return the sentences that may be long, with how many words they have."""
    shown = plain(text)
    return tuple(
        (one, len(words(one.of(shown)))) for one in sentences(text) if len(one.of(shown).split()) > _LONG
    )


def unexplained(desk: Desk) -> Iterator[Finding]:
    """Find abbreviations that are used before they are explained, once each."""
    first: dict[str, tuple[Passage, re.Match[str]]] = {}
    explained: dict[str, str] = {}
    for passage in _in_order_of_report(desk):
        shown = plain(passage.text)
        for match in _ABBREVIATION.finditer(shown):
            key = _singular(match[0])
            if key in explained or key in _KNOWN or _is_shouted(shown, match):
                continue
            if _explains(shown, match):
                explained[key] = field_name(passage.field)
            elif not is_quoted(shown, match.start()):
                first.setdefault(key, (passage, match))
    for key, (passage, match) in first.items():
        later = explained.get(key)
        yield Finding(
            f"The abbreviation {quoted(match[0])} is {'used before it is' if later else 'not'} explained",
            passage.field,
            match.start(),
            len(match[0]),
            found=quoted(match[0]),
            expected=f"its full words where it is first used, with '({match[0]})' behind them",
            hint=f"It is explained later, in {later}." if later else None,
        )


def _singular(abbreviation: str) -> str:
    """Return an abbreviation without the 's' of its plural, be it written as a capital or not."""
    return abbreviation.upper().removesuffix("S")


_KNOWN = frozenset(map(_singular, WELL_KNOWN))


def _in_order_of_report(desk: Desk) -> list[Passage]:
    """Return the texts in the framework's order of sections, and of areas; corrections lean on them all."""
    framework = desk.case.framework
    kinds = [section.kind for section in framework.sections]
    areas: list[str | None] = [None, *framework.narrative_order]

    def place(passage: Passage) -> tuple[int, int]:
        kind = section_of(passage.field)
        return (
            kinds.index(kind) if kind in kinds else len(kinds),
            areas.index(passage.area) if passage.area in areas else len(areas),
        )

    record = desk.case.record
    return [*sorted(inspection_passages(record), key=place), *correction_passages(record)]


def _explains(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 24) : match.start()]
    return bool(_EXPLAINED_HERE.search(before)) or bool(_EXPLAINED_THERE.match(text, match.end()))


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Return whether the whole line is of capitals, as headings of older reports are."""
    start = text.rfind("\n", 0, match.start()) + 1
    line, _, _ = (
        text[start:].partition("\n") if len(text) - start < 200 else (text[start : start + 200], "", "")
    )
    return " " in line.strip() and line.isupper()


def jargon(desk: Desk) -> Iterator[Finding]:
    """Find words that readers outside the service do not use, once each, with how often they are used."""
    own = {word.lower(): said for word, said in desk.style.jargon.items()}
    known = _by_longest_word({**JARGON, **own})
    used: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for passage in passages(desk.case.record):
        for match, said in _spoken(passage.text, known):
            used.setdefault(said, []).append((passage, match))
    for said, places in used.items():
        passage, match = places[0]
        more = f", used {number(len(places))} times" if len(places) > 1 else ""
        yield Finding(
            f"{quoted(match[0])} is a word of the trade{more}",
            passage.field,
            match.start(),
            len(match[0]),
            found=quoted(match[0]),
            hint=f"Try: {said}.",
        )


def wordy(desk: Desk) -> Iterator[Finding]:
    """Find what can be said in fewer or plainer words, whatever stands around it."""
    own = {word.lower() for word in desk.style.jargon}
    known = _by_longest_word({word: said for word, said in PLAINER.items() if word not in own})
    for passage in passages(desk.case.record):
        for match, said in _spoken(passage.text, known):
            yield _respelled(passage, match, "This can be said in plainer words", said)


_Known = Mapping[str, list[tuple[str, str]]]
"""Words to look for, each with what is said of it, by the longest of them, which is in few texts."""


def _by_longest_word(known: Mapping[str, str]) -> _Known:
    found: dict[str, list[tuple[str, str]]] = {}
    for word, said in known.items():
        longest = max(_ONE_WORD.findall(word), key=len, default="")
        found.setdefault(longest, []).append((word, said))
    return found


def _spoken(text: str, known: _Known) -> Iterator[tuple[re.Match[str], str]]:
    """Yield where words stand that are not somebody else's, with what is said of them."""
    for longest in sorted(known.keys() & vocabulary(text)):
        for word, said in known[longest]:
            for match in _standing(text, word):
                if not is_quoted(text, match.start()):
                    yield match, said


def _standing(text: str, word: str) -> Iterator[re.Match[str]]:
    """Yield where one word stands in a text, or several with nothing but a space or a line's end between."""
    flat = _flat(text)
    start = flat.find(word)
    while start >= 0:
        if match := _pattern(word).match(text, start):
            yield match
        start = flat.find(word, start + 1)


@lru_cache(maxsize=512)
def _flat(text: str) -> str:
    """Return a text of the same length on one line in small letters; a search in it is a quick one."""
    return in_small_letters(text).replace("\n", " ")


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    parted = r"\s".join(map(re.escape, word.split()))
    return re.compile(rf"(?<![\w-]){parted}(?![\w-])", re.IGNORECASE)


def _respelled(passage: Passage, match: re.Match[str], message: str, wanted: str) -> Finding:
    replacement = wanted[:1].upper() + wanted[1:] if match[0][:1].isupper() else wanted
    return Finding(
        message,
        passage.field,
        match.start(),
        len(match[0]),
        found=quoted(match[0]),
        expected=quoted(replacement),
        replacement=replacement,
    )


def american(desk: Desk) -> Iterator[Finding]:
    """Find American spellings, but for names and other people's words."""
    for passage in passages(desk.case.record):
        for word in sorted(vocabulary(passage.text) & BRITISH.keys()):
            for match in _standing(passage.text, word):
                if not _is_other_peoples(passage.text, match) and not _COMPUTER.search(
                    passage.text[max(0, match.start() - 12) : match.start()]
                ):
                    yield _respelled(passage, match, "This is an American spelling", BRITISH[word])


def _is_other_peoples(text: str, match: re.Match[str]) -> bool:
    """Return whether words stand in quotation marks, or in a name: with a capital that begins no sentence."""
    if is_quoted(text, match.start()):
        return True
    return match[0][:1].isupper() and match.start() not in beginnings(text)


def mixed_ize(desk: Desk) -> Iterator[Finding]:
    """Find the rarer of -ise and -ize, where a record has both."""
    texts = list(passages(desk.case.record))
    there = frozenset[str]().union(*(vocabulary(one.text) for one in texts))
    spelled = {word: match for word in there if (match := _IZE.fullmatch(word))}
    if len({match[2] for match in spelled.values()}) < 2:
        return
    found = [
        (passage, match, spelled[word])
        for passage in texts
        for word in sorted(vocabulary(passage.text) & spelled.keys())
        for match in _pattern(word).finditer(passage.text)
        if not _is_other_peoples(passage.text, match)
    ]
    counts = Counter(parts[2] for _, _, parts in found)
    usual = "z" if counts["z"] > counts["s"] else "s"
    for passage, match, parts in found:
        if parts[2] != usual:
            message = f"Most such words of the record have -i{usual}e"
            yield _respelled(passage, match, message, f"{parts[1]}{usual}{parts[3]}")


def hidden_agents(desk: Desk) -> Iterator[Finding]:
    """Find improvements that say what must be done, and not by whom."""
    for path, items in desk.case.record.item_lists():
        if path[-1] != "improvements":
            continue
        for index, item in enumerate(items):
            for stretch in sentences(item.text):
                said = stretch.of(item.text)
                match = _HIDDEN_AGENT.search(said)
                if match and not _AGENT.search(said, match.end()):
                    yield Finding(
                        "This does not say who must do it",
                        (*path, index, "text"),
                        stretch.start + match.start(),
                        len(match[0]),
                        found=quoted(match[0]),
                        hint="Name who must act: 'Managers should record ...'.",
                    )


def first_person(desk: Desk) -> Iterator[Finding]:
    """Find 'we' and 'I', but for names, other people's words, and the children's summary."""
    for passage in passages(desk.case.record):
        if passage.field[0] == "children_summary" or vocabulary(passage.text).isdisjoint(_PRONOUNS):
            continue
        for match in _FIRST_PERSON.finditer(passage.text):
            around = passage.text[max(0, match.start() - 20) : match.start()]
            if not (is_quoted(passage.text, match.start()) or _is_in_name(around, match, passage.text)):
                yield Finding(
                    "A report speaks of inspectors, not of 'we' or 'I'",
                    passage.field,
                    match.start(),
                    len(match[0]),
                    found=quoted(match[0]),
                )


def _is_in_name(before: str, match: re.Match[str], text: str) -> bool:
    return (
        match[0][0].isupper()
        and match[0] != "We"
        and bool(_NAMED.search(before) or _NAMED.match(text[match.end() : match.end() + 3]))
    )


def exclamations(desk: Desk) -> Iterator[Finding]:
    """Find exclamation marks, but for names and other people's words."""
    for passage in passages(desk.case.record):
        if "!" not in passage.text:
            continue
        ends = {one.end for one in sentences(passage.text)}
        for match in re.finditer("!", passage.text):
            if match.end() in ends and not is_quoted(passage.text, match.start()):
                yield Finding("A report does not exclaim", passage.field, match.start(), found="'!'")


def hard_to_read(desk: Desk) -> Iterator[Finding]:
    """Find areas that ask more of readers than most published reports do."""
    for area_id, findings in desk.case.record.areas.items():
        texts = [text for text in (findings.summary, findings.narrative) if text]
        age = reading_age(*texts)
        if age is not None and round(age) > _HARD and sum(len(text.split()) for text in texts) >= _ENOUGH:
            yield Finding(
                f"The reading age of this area is about {age:.0f}",
                ("areas", area_id, "narrative" if findings.narrative else "summary"),
                0,
                expected=f"at most {_HARD}, as half of published texts have",
                hint="Shorter sentences and shorter words lower it.",
            )


def hard_for_children(desk: Desk) -> Iterator[Finding]:
    """Find a children's summary that children cannot read."""
    text = desk.case.record.children_summary
    age = reading_age(text) if text else None
    if age is not None and round(age) > _CHILD:
        yield Finding(
            f"The reading age of the children's summary is about {age:.0f}",
            ("children_summary",),
            0,
            expected=f"at most {_CHILD}",
            hint="Shorter sentences and shorter words lower it.",
        )


RULES = (
    Rule(
        "english.long-sentence",
        Severity.INFO,
        f"No sentence has more than {_TOO_LONG} words.",
        "Nobody can follow it at once, and those that it is about may not follow it at all.",
        long_sentences,
        fails="overall: {narrative: 'Children in Testford get help early, and their families, who told "
        "inspectors about it at length and in many places, know their social workers well, since they visit "
        "them often, listen to what they say, and do what they have said that they would do.'}",
        passes="overall: {narrative: 'Children in Testford get help early. Their families know their social "
        "workers well, since they visit them often.'}",
    ),
    Rule(
        "english.sentence-length",
        Severity.INFO,
        f"Hardly any sentence has more than {_LONG} words.",
        "Long sentences tire readers, and hide what matters in them.",
        longish_sentences,
        fails="overall: {narrative: 'Children in Testford get help early, and their families, who told "
        "inspectors about it at length, know their social workers well, since they visit them and listen "
        "to what they say.'}",
        passes="overall: {narrative: 'Children in Testford get help early. Their families know their social "
        "workers well, since they visit them often.'}",
    ),
    Rule(
        "english.abbreviation",
        Severity.WARNING,
        "Every abbreviation is explained where it is first used.",
        "Parents and young people do not know the service’s letters.",
        unexplained,
        fails="overall: {narrative: The MASH works well.}",
        passes="overall: {narrative: The multi-agency safeguarding hub (MASH) works well. So does the NHS.}",
    ),
    Rule(
        "english.jargon",
        Severity.INFO,
        "Words are those that readers use.",
        "Words of the trade keep those out whom a report is about.",
        jargon,
        fails="overall: {narrative: Plans are holistic.}",
        passes="overall: {narrative: Plans look at the whole child.}",
    ),
    Rule(
        "english.wordy",
        Severity.INFO,
        "Nothing takes more words than it needs.",
        "Each word that can go makes the others easier to read.",
        wordy,
        fails="overall: {narrative: Social workers visit in order to listen.}",
        passes="overall: {narrative: Social workers visit to listen.}",
    ),
    Rule(
        "english.american",
        Severity.WARNING,
        "Words are spelled as in Britain.",
        "American spelling comes from a spell checker that was set wrongly, and readers notice.",
        american,
        fails="overall: {narrative: Children like the youth center.}",
        passes="overall: {narrative: Children like the youth centre.}",
    ),
    Rule(
        "english.mixed-ize",
        Severity.INFO,
        "A record has -ise or -ize, and not both.",
        "Both are right in Britain; a mixture shows that nobody read the whole.",
        mixed_ize,
        fails="overall: {narrative: Leaders recognise what they organized and what they prioritised.}",
        passes="overall: {narrative: Leaders recognise what they organised.}",
    ),
    Rule(
        "english.hidden-agent",
        Severity.WARNING,
        "An improvement says who must act.",
        "What 'should be improved' by nobody in particular is improved by nobody.",
        hidden_agents,
        fails="areas: {leadership: {improvements: [{id: I1, text: Recruitment should be improved., "
        "evidence: [leaders]}]}}",
        passes="areas: {leadership: {improvements: [{id: I1, text: Leaders should improve recruitment., "
        "evidence: [leaders]}]}}",
    ),
    Rule(
        "english.first-person",
        Severity.WARNING,
        "A report says 'inspectors', not 'we' or 'I'.",
        "Readers cannot tell who 'we' are: inspectors, the council, or those who are quoted.",
        first_person,
        fails="overall: {narrative: We saw that children get help early.}",
        passes="overall: {narrative: 'Children get help early. One said: ‘We like our home.’'}",
    ),
    Rule(
        "english.exclamation",
        Severity.WARNING,
        "No sentence of the inspectors’ own ends with an exclamation mark.",
        "A report weighs; it does not exclaim.",
        exclamations,
        fails="overall: {narrative: Children get help early!}",
        passes="overall: {narrative: 'Children get help early. One said: ‘I like it!’'}",
    ),
    Rule(
        "english.reading-age",
        Severity.INFO,
        f"An area can be read at an age of {_HARD}, as in half of published reports.",
        "The Flesch-Kincaid grade and five years: a measure of long sentences and words, and of no more.",
        hard_to_read,
        fails="areas: {leadership: {narrative: '" + _HEAVY * 8 + "{#leaders}'}}",
        passes="areas: {leadership: {narrative: '" + _LIGHT * 20 + "{#leaders}'}}",
    ),
    Rule(
        "english.childrens-summary",
        Severity.WARNING,
        f"The children’s summary can be read at an age of {_CHILD}.",
        "It is for children; the rest of the report is for everyone else.",
        hard_for_children,
        fails="children_summary: Practitioners demonstrate considerable understanding of vulnerabilities.",
        passes="children_summary: Your social worker comes to see you. They ask what you want.",
    ),
)
