"""What the templates of the programme's page may see: frozen views, worded, with addresses from the root."""

from dataclasses import dataclass

from reportgen.programme import addresses
from reportgen.programme.contract import InspectionData, ProviderData
from reportgen.programme.standing import Standing


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of the site; `address` goes from its root."""

    text: str
    address: str


def provider_link(provider: ProviderData) -> PageLink:
    """Return the link to a provider's page, by its name."""
    return PageLink(provider.name, addresses.provider_page(provider.slug))


def inspection_link(inspection: InspectionData, text: str) -> PageLink:
    """Return the link to the page of an inspection."""
    return PageLink(text, addresses.inspection_page(inspection.id))


@dataclass(frozen=True, slots=True)
class InspectedView:
    """A provider with its inspections under one framework, by their months."""

    provider: PageLink
    inspections: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """What was inspected under one framework, with the days of fieldwork."""

    framework: PageLink
    title: str
    finding: str
    days: str
    inspected: tuple[InspectedView, ...]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """How many providers had been inspected by a day; `is_end` is the day by which all were to be."""

    by: str
    count: int
    share: float
    is_end: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """How far through its round a framework is, held against what was stated, by the reports here alone."""

    framework: PageLink
    finding: str
    stated: str
    basis: str
    source: str
    providers: int
    rows: tuple[RoundRow, ...]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """Who was inspected under which framework, and how far through the round that is."""

    finding: str
    recent: str
    frameworks: tuple[FrameworkView, ...]
    rounds: tuple[RoundView, ...]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A next inspection that is awaited; `after` is the inspection that it follows."""

    provider: PageLink
    after: PageLink
    what: str
    when: str
    basis: str
    source: str
    note: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class DueView:
    """Who is due and by when: those with a day, the first to end on top, and those without."""

    finding: str
    dated: tuple[DueRow, ...]
    undated: tuple[DueRow, ...]


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A time stated for a next inspection that has come, and what came of it."""

    provider: PageLink
    after: PageLink
    window: str
    outcome: str


@dataclass(frozen=True, slots=True)
class WindowsView:
    """The times that one framework states for one kind of next inspection."""

    what: str
    framework: PageLink
    stated: str
    basis: str
    source: str
    finding: str
    rows: tuple[WindowRow, ...]


@dataclass(frozen=True, slots=True)
class JudgedView:
    """An inspection behind a count: its grade as printed, what stands for its narrative, where that is."""

    inspection: str
    provider: str
    when: str
    label: str
    sentence: str
    narrative: str

    def __post_init__(self) -> None:
        """Refuse a grade that travels alone."""
        if not self.sentence or not self.narrative:
            raise ValueError("a grade cannot be counted without a sentence, and the place of its narrative")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A step of a scale as a column: its label and its fill, 1 for the best to 5; 0 for what has no grade."""

    label: str
    fill: int


@dataclass(frozen=True, slots=True)
class CellView:
    """The inspections of a year with one grade; `anchor` leads to their list on the page of it."""

    anchor: str
    column: ColumnView
    judged: tuple[JudgedView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """The reports published in a year, by grade, best first."""

    year: int
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class DistributionView:
    """Which grades one judgement was given, year by year; `notes` tell where it has other names.

    `anchor` leads to it on the page of the programme, and `address` to the page of its inspections.
    """

    anchor: str
    address: str
    name: str
    counted: str
    finding: str
    notes: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    years: tuple[YearView, ...]


@dataclass(frozen=True, slots=True)
class GlanceView:
    """A figure in words, what it counts, and the page where it stands."""

    count: str
    what: str
    address: str


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """The page of the whole programme."""

    as_at: str
    due: DueView
    windows_finding: str
    windows: tuple[WindowsView, ...]
    coverage: CoverageView
    distributions: tuple[DistributionView, ...]
