"""Where pages and files of a site are: paths from its root, the same on a disk and on the web."""

HOME = "index.html"
PROVIDERS = "providers/index.html"
PROGRAMME = "programme/index.html"
COMPARISONS = "comparisons/index.html"
THEMES = "themes/index.html"
FRAMEWORKS = "frameworks/index.html"
DATA = "data/index.html"
"""The pages that every page leads to."""
CORRECTIONS = "corrections/index.html"
"""The page of what was corrected, moved or withdrawn."""
FEED = "feed.xml"
"""Name of a feed of news: at the root, and beside the page of a provider."""
COMPARED = "compare.html"
"""Name of the page beside that of a provider that puts its own inspections side by side."""
DOSSIER = "data.json"
"""Name of the file beside the page of a provider with all that is told of it."""
IMPROVEMENTS = "improvements.csv"
"""Name of the table beside the page of a provider with what became of what was asked for."""
CALENDAR = "follow-ups.ics"
"""Name of the calendar beside the page of a provider."""
PROGRAMME_DATA = "data/programme.json"
"""All data in one file."""
SCHEMA = "data/schema.json"
"""The JSON Schema of that file."""
SITEMAP = "sitemap.xml"
"""What tells search engines of the pages, and leads to further such files where there are many."""
ROBOTS = "robots.txt"
"""What robots may read."""

_INDEX = "index.html"


def inspection_page(inspection: str) -> str:
    """Return the page of an inspection: its report."""
    return f"inspections/{inspection}/{_INDEX}"


def inspection_file(inspection: str, name: str) -> str:
    """Return a file beside the page of an inspection, such as 'report.pdf'."""
    return f"inspections/{inspection}/{name}"


def provider_page(slug: str) -> str:
    """Return the page of a provider."""
    return f"providers/{slug}/{_INDEX}"


def provider_file(slug: str, name: str) -> str:
    """Return a file beside the page of a provider, such as 'history.json'."""
    return f"providers/{slug}/{name}"


def framework_page(framework: str) -> str:
    """Return the page of a framework."""
    return f"frameworks/{framework}/{_INDEX}"


def theme_page(theme: str) -> str:
    """Return the page of a theme: what was asked for in one area."""
    return f"themes/{theme}/{_INDEX}"


def distribution_page(name: str) -> str:
    """Return the page of the inspections behind the counts of one judgement's grades."""
    return f"programme/{name}/{_INDEX}"


def comparison_page(name: str) -> str:
    """Return the page of a comparison that the publisher names, or of the profiles behind one grade."""
    return f"comparisons/{name}/{_INDEX}"


def table(name: str) -> str:
    """Return the file of a table of the data, as CSV."""
    return f"data/{name}.csv"


def profiles_page(framework: str, grade: str) -> str:
    """Return the page of the profiles behind an overall grade, by its canonical word.

    What is no plain letter, digit or space stands there by its number, since grades may differ by it alone.
    """
    letters = (
        one if one.isascii() and (one.isalnum() or one == " ") else f" u{ord(one):x} " for one in grade
    )
    plain = "-".join("".join(letters).lower().split())
    return comparison_page(f"{framework}-{plain}")


def root_of(path: str) -> str:
    """Return the way from a page to the root of the site: '../../' from 'providers/slough/index.html'."""
    return "../" * path.count("/")


def absolute(base_url: str, path: str) -> str:
    """Return the public address of a file; pages go by the address of their folder.

    Args:
        base_url: where the root of the site is, with or without a slash at its end.
        path: from the root; a fragment stays.
    """
    page, mark, fragment = path.partition("#")
    folder = page.removesuffix(_INDEX) if page.rpartition("/")[2] == _INDEX else page
    return f"{base_url.rstrip('/')}/{folder}{mark}{fragment}"
