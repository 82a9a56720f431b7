"""The story of a site: which reports are out, what is made of each, of each provider, and of all together.

Nothing that is not out comes further than the first step. The new site is put together beside the old one
and takes its place only where everything was made, and no link in it is dead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reportgen.cache import Cache
from reportgen.collection import find_records
from reportgen.configuration import Configuration, located, read_configuration
from reportgen.disk import is_inside
from reportgen.environment import read_environment
from reportgen.errors import ConfigurationError, RenderError, ReportgenError, UsageError
from reportgen.formats import Format
from reportgen.frameworks import Library
from reportgen.machine import usable_cores
from reportgen.moments import LONDON
from reportgen.output import Manifest
from reportgen.output.manifest import manifest_of
from reportgen.packing import Kit, digest_of, pack_kit
from reportgen.pipeline import Order, State, build
from reportgen.planning import Planner
from reportgen.problems import Problem, error, quoted
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData
from reportgen.publication import Publication
from reportgen.report.webfonts import take_faces
from reportgen.site.admission import Admitted, admitted, by_provider
from reportgen.site.frame import Surroundings
from reportgen.site.gathering import Gatherer, Wanted, pool_of
from reportgen.site.keeping import found, keep
from reportgen.site.links import Leads, dead_links, leads_of
from reportgen.site.notices import Notices
from reportgen.site.pages import Whole, pages
from reportgen.site.pieces import Kind
from reportgen.site.profiles import profile_pages
from reportgen.site.tree import Changes, Tree, opened_tree
from reportgen.siting import Siting
from reportgen.workers import Bounds

_TOLD = 10
"""How many dead links are told."""
_LEADS = "leads.json"


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """A site to build; `now` is the time at which it is read, with its zone: what is out later is not in it.

    `base_url` is where its root will be found; without it there are no feeds and no map of the site, since
    these need whole addresses. `executor` takes the work as for `pipeline.Order`.
    """

    records: Path
    output: Path
    now: datetime
    base_url: str | None = None
    config: Path | None = None
    frameworks: tuple[Path, ...] = ()
    templates: Path | None = None
    cache: Path | None = None
    workers: int = field(default_factory=usable_cores)
    bounds: Bounds = field(default_factory=Bounds)
    executor: Executor | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """What could not be made: a record, or the pages of a provider or a comparison, and why."""

    what: Path | str
    failure: ReportgenError
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a site: what changed, or what failed, and then the old site has its place as it was.

    `problems` are what is told of the reports that were made; `not_out` counts the records whose reports
    are not out.
    """

    reports: int
    providers: int
    changes: Changes | None
    failed: tuple[Failed, ...] = ()
    problems: tuple[Problem, ...] = ()
    not_out: int = 0


def build_site(
    order: SiteOrder,
    on_progress: Callable[[int, int, Path], None] = lambda _done, _count, _path: None,
    on_wait: Callable[[int | None], None] = lambda _holder: None,
) -> Built:
    """Build a site and let it take its place, unless anything of it fails.

    Args:
        order: what to build.
        on_progress: as for `pipeline.build`.
        on_wait: called where another run has the place, with its process where that is known.

    Raises:
        RecordError: of a file nobody can say whether its report is out; or one that is out leads to one that
            is not.
        UsageError, AccessError, OutputError, ConfigurationError, FrameworkError, TemplateError: as for
            `pipeline.build`.
        RenderError: the site would have dead links, or no worker can be had.
    """
    configuration = read_configuration(order.config) if order.config else Configuration()
    publication = configuration.site
    library = Library(order.frameworks).checked()
    _refuse_within(order)
    records = find_records((order.records,))
    kit = pack_kit(order.config, order.frameworks, order.templates)
    with _opened(order.cache) as cache:
        notices = Notices(order.records, kit, library, cache)
        out = admitted(records, notices, order.now, {one.id for one in publication.withdrawn})
    _refuse_unknown(publication, out, order.config)
    with opened_tree(order.output, on_wait) as tree:
        made = _Making(order, kit, publication, out, tree)
        failed = made.reports(on_progress) or made.gathered()
        if failed:
            return Built(len(out), len(made.providers), None, failed, made.problems)
        _refuse_taken(publication, made.dossiers, order.config)
        around = Surroundings(
            publication.name, configuration.publisher, order.base_url, has_news=bool(made.dossiers)
        )
        today = order.now.astimezone(LONDON).date()
        whole = Whole(
            made.dossiers,
            library,
            publication,
            around,
            today,
            order.templates,
            made.compared,
        )
        for path, data in pages(whole):
            tree.put(path, data)
        with _opened(order.cache) as cache:
            _refuse_dead_links(tree, order.base_url, cache)
        return Built(len(out), len(made.providers), tree.switch(), (), made.problems, len(records) - len(out))


class _Making:
    """A site as it is made: first each report, then what several are told in together."""

    def __init__(
        self, order: SiteOrder, kit: Kit, publication: Publication, out: tuple[Admitted, ...], tree: Tree
    ) -> None:
        self.providers = by_provider(out)
        self.dossiers: list[DossierData] = []
        self.problems: tuple[Problem, ...] = ()
        self._order, self._kit, self._publication, self._tree = order, kit, publication, tree
        self._paths = {one.notice.id: one.path for one in out}
        self._sited = {
            one.path: Siting(publication.name, slug, order.base_url)
            for slug, group in self.providers.items()
            for one in group
        }

    @property
    def compared(self) -> frozenset[str]:
        """The addresses of pages that put a provider's own inspections side by side."""
        pages = (addresses.provider_file(slug, addresses.COMPARED) for slug in self.providers)
        return self._tree.names.intersection(pages)

    def reports(self, on_progress: Callable[[int, int, Path], None]) -> tuple[Failed, ...]:
        """Make every report; return those that failed."""
        order = self._order
        if not self._sited:
            return ()
        results = tuple(
            build(
                Order(
                    paths=tuple(self._sited),
                    output=_Inspections(self._tree),
                    now=order.now,
                    config=order.config,
                    frameworks=order.frameworks,
                    templates=order.templates,
                    cache=order.cache,
                    workers=order.workers,
                    bounds=order.bounds,
                    executor=order.executor,
                    sited=self._sited,
                ),
                on_progress,
            )
        )
        self.problems = tuple(
            told for one in results if one.state is not State.FAILED for told in one.problems
        )
        return tuple(
            Failed(one.record, one.failure, one.problems)
            for one in results
            if one.state is State.FAILED and one.failure
        )

    def gathered(self) -> tuple[Failed, ...]:
        """Make the pages of providers and of comparisons; return those that failed."""
        order = self._order
        planner = Planner(self._kit, tuple(Format), None, self._sited)
        with _opened(order.cache) as cache:
            gatherer = Gatherer(planner, self._kit, self._publication.name, order.base_url, cache)
            for wanted, files in gatherer.gathered(self._wanted(), self._executor):
                for path, data in files.items():
                    self._tree.put(path, data)
                if wanted.kind is Kind.PROVIDER:
                    told = files[addresses.provider_file(wanted.name, addresses.DOSSIER)]
                    self.dossiers.append(DossierData.model_validate_json(told))
            take_faces(_faces(planner, cache))
        self.dossiers.sort(key=lambda one: (one.provider.name.casefold(), one.provider.slug))
        return tuple(Failed(name, failure) for name, failure in gatherer.failures.items())

    def _executor(self, count: int) -> AbstractContextManager[Executor]:
        """Return what takes so many pieces of work."""
        order = self._order
        if order.executor:
            return nullcontext(order.executor)
        return pool_of(min(order.workers, count), order.bounds)

    def _wanted(self) -> Iterator[Wanted]:
        for slug, group in self.providers.items():
            yield Wanted(Kind.PROVIDER, slug, "", tuple(one.path for one in group))
        for one in self._publication.comparisons:
            yield Wanted(
                Kind.COMPARISON, one.id, one.title, tuple(self._paths[id_] for id_ in one.inspections)
            )


@contextmanager
def _opened(folder: Path | None) -> Iterator[Cache | None]:
    cache = Cache(folder) if folder else None
    try:
        yield cache
    finally:
        if cache:
            cache.close()


def _faces(planner: Planner, cache: Cache | None) -> Mapping[str, bytes]:
    """Return the faces that reports carry, where they were made before: all other pages carry the same."""
    return found(cache, planner.faces_key) or {}


class _Inspections:
    """Takes the reports of a build into a site, where the page of each is that of its folder."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def place(self, report_id: str) -> Path:
        return self._tree.place / "inspections" / report_id

    def holds(self, report_id: str, manifest: bytes) -> bool:
        wanted = manifest_of(manifest, str(self.place(report_id)))
        assert isinstance(wanted, Manifest)
        return self._tree.keep({_address(report_id, name): told for name, told in wanted.files.items()})

    def deliver(self, report_id: str, files: Mapping[str, bytes], _manifest: Manifest) -> tuple[Path, ...]:
        for name, data in files.items():
            self._tree.put(_address(report_id, name), data)
        return tuple(self.place(report_id) / name for name in files)


def _address(report_id: str, name: str) -> str:
    """Return where a file of a report stands in the site."""
    is_page = name == "report.html"
    return addresses.inspection_page(report_id) if is_page else addresses.inspection_file(report_id, name)


def _refuse_unknown(publication: Publication, out: tuple[Admitted, ...], config: Path | None) -> None:
    """Raise ConfigurationError where the site's settings name reports that are not out, or are, and moved."""
    ids = {one.notice.id for one in out}
    problems = [
        error(
            "site.unknown",
            f"No report of {quoted(id_)} is out",
            field,
            found=quoted(id_),
            expected="the id of an inspection whose report is published",
        )
        for field, id_ in _named(publication)
        if id_ not in ids
    ]
    problems += [
        error(
            "site.moved",
            f"A report of {quoted(one.before)} is out, so its address cannot lead elsewhere",
            ("site", "moved", number, "before"),
            found=quoted(one.before),
            expected="an id that no report has any more",
        )
        for number, one in enumerate(publication.moved)
        if one.before in ids
    ]
    _refuse(problems, config)


def _refuse_taken(publication: Publication, dossiers: Sequence[DossierData], config: Path | None) -> None:
    """Raise ConfigurationError where a comparison would stand at the address of another page."""
    taken = {one.address for one in profile_pages(dossiers)}
    problems = [
        error(
            "site.taken",
            f"The page {quoted(one.id)} is that of the profiles behind one grade",
            ("site", "comparisons", number, "id"),
            found=quoted(one.id),
            expected="an id that no page of the profiles behind a grade has",
        )
        for number, one in enumerate(publication.comparisons)
        if addresses.comparison_page(one.id) in taken
    ]
    _refuse(problems, config)


def _refuse(problems: Sequence[Problem], config: Path | None) -> None:
    """Raise ConfigurationError with problems of what a configuration says, if there are any."""
    if problems:
        assert config is not None  # without one, nothing is named
        raise ConfigurationError(located(config, problems))


def _refuse_within(order: SiteOrder) -> None:
    """Raise UsageError where everybody could read in the site what is not for everybody."""
    within = {"the records lie": order.records, "what was made before is kept": order.cache}
    for what, path in within.items():
        if path and is_inside(path, order.output):
            raise UsageError(
                f"{order.output} would be the site, and {what} in it, at {path}, where everybody could read "
                "that. Choose another folder for the site with -o"
            )


def _named(publication: Publication) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the ids that the settings name as those of reports that are out, with their fields."""
    for number, one in enumerate(publication.comparisons):
        for place, id_ in enumerate(one.inspections):
            yield ("site", "comparisons", number, "inspections", place), id_
    for number, moved in enumerate(publication.moved):
        yield ("site", "moved", number, "now"), moved.now


def _refuse_dead_links(tree: Tree, base_url: str | None, cache: Cache | None) -> None:
    program = read_environment().digest

    def leads(name: str) -> Leads:
        """Return what a page leads to, which its bytes alone tell, so that it is looked for once."""
        key = digest_of({"leads of": tree.hash(name), "kind": Path(name).suffix, "environment": program})
        if files := found(cache, key):
            return Leads.kept(files[_LEADS])
        made = leads_of(name, tree.read(name))
        keep(cache, key, {_LEADS: made.as_bytes()})
        return made

    dead = dead_links(tree.names, leads, base_url)
    if dead:
        more = len(dead) - _TOLD
        told = "; ".join(f"{page} leads to {link}" for page, link in dead[:_TOLD])
        raise RenderError(
            f"The site would have dead links, so the old one was left as it was: {told}"
            + (f"; and {more} more" if more > 0 else "")
        )
