"""What prose says of grades: sentences whose subject is an area, the whole, or its services.

Strict on purpose: 'good' is an everyday word, and partners, schools, single services and earlier
inspections have grades, too. A claim stands in the present, begins its clause, and ends with the grade.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Area, Framework
from reportgen.rules.passages import Passage, inspection_passages
from reportgen.rules.reading import in_small_letters, sentence_start

HERE = "here"
"""Subject of 'this area': that of the passage."""
ALL_AREAS = "all areas"
ALL_SERVICES = "all services"

_ADVERBS = r"(?:\s+(?:now|still|overall|again|also|currently|therefore|clearly|all|both))*"
_BE = (
    r"(?:is|are|remains?|continues?\s+to\s+be"
    rf"|(?:is|are){_ADVERBS}\s+(?:judged|graded|rated)(?:\s+(?:as|to\s+be|to))?)"
)
_PREDICATE = re.compile(rf"(.*?)\s+({_BE}){_ADVERBS}\s*[*_‘“'\"]*\Z", re.IGNORECASE | re.DOTALL)
_VERB = re.compile(rf"(.*?)(){_ADVERBS}\s*[*_‘“'\"]*\Z", re.IGNORECASE | re.DOTALL)
_JUDGED = re.compile(r"\b(?:judged|graded|rated)(?:\s+(?:overall|as|to|be))*\s*[*_‘“'\"]*\Z", re.IGNORECASE)
_END = re.compile(
    r"[*_’”'\"]*\d{0,3}(?:[.,;:!)]|\s*\Z|[ \t]*\n[ \t]*\n"
    r"|(?P<everywhere>\s+(?:in|across)\s+all\s+(?:(?:the|key|judgement|four|three|five)\s+)*areas)"
    r"|\s+(?:overall|because|but|although|though|with|since|while|and\s+(?:improving|now|have|has|are|is))\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r",\s+(?:and|but|while|although|whereas)\s+|[;:]\s+|\bbecause\s+", re.IGNORECASE)
_CONNECTIVE = re.compile(
    r"(?:overall,|(?:however|consequently|therefore|nevertheless|nonetheless|as\s+a\s+result|in\s+summary"
    r"|at\s+(?:the\s+time\s+of\s+)?this\s+inspection|currently),?|while|although|though)\s+",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:so\s+that|ensure|ensuring|until|if|whether|unless|should|must|want|wants|aims?|when|before|not)\b",
    re.IGNORECASE,
)
"""What makes of all that follows no statement of the present."""
_LONGEST_CLAUSE = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """A place where prose gives a grade: where it stands, and in which words, folded."""

    passage: Passage
    offset: int
    length: int
    words: str

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.passage.text[self.offset : self.offset + self.length]


@dataclass(frozen=True, slots=True)
class Claim(Wording):
    """A place where prose says that something has a grade; `target` as the subject resolves."""

    target: str


def folded(words: str) -> str:
    """Return a grade's words so that 'requires' and 'Require' are one."""
    first, *others = words.casefold().split()
    return " ".join((first.removesuffix("s") if others else first, *others))


def claims(case: Case) -> Iterator[Claim]:
    """Yield what the record's prose says of its own grades."""
    subjects = _Subjects(case)
    for passage, start, end in _mentions(case):
        after = _END.match(passage.text, end)
        if after is None:
            continue
        words = folded(passage.text[start:end])
        clause = _clause(passage.text, start)
        match = _PREDICATE.match(clause) or (_VERB.match(clause) if " " in words else None)
        verb = (match[2] or passage.text[start:end]).split()[0].casefold() if match else ""
        target = subjects.target(match[1], passage, is_one=verb.endswith("s")) if match else None
        if target is not None:
            everywhere = after["everywhere"] and target in (OVERALL, HERE)
            yield Claim(passage, start, end - start, words, ALL_AREAS if everywhere else target)


def wordings(case: Case) -> Iterator[Wording]:
    """Yield where prose gives a grade to anything that is judged: claims, and 'judged to be good'."""
    claimed = list(claims(case))
    yield from claimed
    told = {(claim.passage.field, claim.offset) for claim in claimed}
    for passage, start, end in _mentions(case):
        is_judged = _JUDGED.search(passage.text, max(0, start - _LONGEST_CLAUSE), start)
        if is_judged and (passage.field, start) not in told:
            yield Wording(passage, start, end - start, folded(passage.text[start:end]))


def is_of_leaders(area: Area) -> bool:
    """Return whether an area is about those who lead."""
    return "leader" in f"{area.name} {area.title}".casefold()


def _mentions(case: Case) -> Iterator[tuple[Passage, int, int]]:
    spellings = _spellings(case.framework)
    for passage in inspection_passages(case.record) if spellings else ():
        for start, end in _spans(passage.text, spellings):
            yield passage, start, end


@lru_cache(maxsize=256)
def _spans(text: str, spellings: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where a text names a grade; kept, since several rules look at the texts of one record."""
    found = _grades(spellings).finditer(in_small_letters(text))
    # Asked of what is found, since a pattern that begins with letters is searched for twice as fast.
    return tuple(
        match.span() for match in found if not text[max(0, match.start() - 1) : match.start()].isalnum()
    )


def _spellings(framework: Framework) -> tuple[str, ...]:
    """Return all that the framework's grades are called, folded, the longest first."""
    entries = (entry for scale in framework.scales for entry in scale.grades)
    words = {
        folded(spelling)
        for entry in entries
        for spelling in (entry.word, entry.label, entry.within_sentence, *entry.synonyms)
    }
    return tuple(sorted(words, key=lambda one: (-len(one), one)))


@lru_cache(maxsize=32)
def _grades(spellings: tuple[str, ...]) -> re.Pattern[str]:
    forms = (
        r"\s+".join((re.escape(first) + "s?" if others else re.escape(first), *map(re.escape, others)))
        for first, *others in map(str.split, spellings)
    )
    return re.compile(rf"(?:{'|'.join(forms)})\b")


def _clause(text: str, end: int) -> str:
    """Return what stands before a grade in its clause, empty where it is said not to be so."""
    start = max(sentence_start(text, end), end - _LONGEST_CLAUSE)
    before, clause = "", text[start:end]
    for match in _CLAUSE.finditer(clause):
        before, clause = text[start : start + match.end()], text[start + match.end() : end]
    if _UNREAL.search(before):
        return ""
    return _CONNECTIVE.sub("", clause, count=1) if _CONNECTIVE.match(clause) else clause


class _Subjects:
    """What the subjects of sentences are about, in one record."""

    def __init__(self, case: Case) -> None:
        provider = re.escape(_plain(case.record.provider.name))
        council = rf"{provider}|city|borough|county|area|authority|local authority|council|trust|agency"
        self._place = re.compile(rf" (?:in|by|of|for|across|within) (?:the )?(?:{council})(?: council)?\Z")
        self._owner = re.compile(rf"\A(?:{council})(?:'s|') ")
        self._targets = dict(_phrases(case.framework))
        self._names = {_plain(area.name): area.id for area in case.framework.areas}

    def target(self, subject: str, passage: Passage, *, is_one: bool) -> str | None:
        """Return what a subject is about: an area's id, 'overall', or all; None for anything else.

        An area's name alone is one thing, that 'is': care leavers who 'are' good at something are people.
        """
        words = _plain(subject).removeprefix("the ")
        words = self._owner.sub("", self._place.sub("", words))
        if _EVERY.match(words):
            return ALL_SERVICES if " services" in words else ALL_AREAS
        target = self._targets.get(words) or (self._names.get(words) if is_one else None)
        return (passage.area or OVERALL) if target == HERE else target


_EVERY = re.compile(
    r"all (?:of )?(?:the )?(?:(?:two|three|four|five|key|core|judgement|inspected|graded) )*"
    r"(?:areas|judgements|services(?: (?:for|to) children(?: and young people| and families)?)?)\Z"
)
_WHOLE = (
    "children's services",
    "local authority children's services",
    *(
        f"services {word} children{more}"
        for word in ("for", "to")
        for more in ("", " and young people", " and families", ", young people and families")
    ),
    "overall effectiveness",
    "overall effectiveness of children's services",
    "overall effectiveness of services",
    "overall grade",
    "overall judgement",
)
_PASSAGE = ("services", "this area", "judgement", "grade", "judgement for this area", "grade for this area")


def _phrases(framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield the subjects that are about an area or the whole, each with its target."""
    yield from ((phrase, HERE) for phrase in _PASSAGE)
    yield from ((phrase, OVERALL) for phrase in (*_WHOLE, framework.subject, f"this {framework.subject}"))
    for area in framework.areas:
        title = _plain(area.title).removeprefix("the ")
        yield title, area.id
        for group in {_plain(area.name), title.removeprefix("experiences and progress of ")}:
            yield from ((form.format(group), area.id) for form in _OF_AREA)


_OF_AREA = (
    "services for {}",
    "services to {}",
    "service for {}",
    "quality of services for {}",
    "quality of practice for {}",
    "quality of work with {}",
    "practice for {}",
    "work with {}",
    "experiences and progress of {}",
    "judgement for {}",
    "grade for {}",
    "{} services",
    "{} service",
)


def _plain(words: str) -> str:
    """Return words in small letters, with straight apostrophes, in one of the ways to put them."""
    flat = " ".join(words.casefold().replace("’", "'").split()).strip("*_# ")
    return flat.replace("in need of help", "who need help").replace("experience and", "experiences and")
