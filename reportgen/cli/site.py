"""Put every published report into a site."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import (
    add,
    add_config,
    add_now,
    add_templates,
    now_of,
    print_failure,
    print_problems,
)
from reportgen.cli.running import Progress, add_jobs, add_time_limit, bounds_of, ending_orderly, waiting
from reportgen.errors import ReportgenError, UsageError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.remote import Url
    from reportgen.site.building import Built, SiteOrder
    from reportgen.site.publishing import Published


def add_site(commands: "Commands") -> None:
    """Add `reportgen site`."""
    command = add(
        commands,
        "site",
        _site,
        "put every published report into a site, with the history of each provider and the data of all",
    )
    command.add_argument("records", type=Path, metavar="PATH", help="a folder of records")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the site is to be; it takes the place of an earlier one as a whole",
    )
    command.add_argument(
        "--base-url",
        type=_base_url,
        metavar="URL",
        help="where the site will be found, such as https://reports.example.gov.uk/; without it there are no "
        "feeds of news and no sitemap",
    )
    add_now(command, "the time the site is made for; what is published later is not in it")
    command.add_argument(
        "--publish",
        type=_target,
        metavar="URL",
        help="put the finished site there, too, such as s3://BUCKET/PREFIX",
    )
    add_templates(command)
    add_config(command, "who publishes the reports, and what the site is called")
    add_jobs(command)
    add_time_limit(command)
    command.add_argument(
        "--cache",
        type=Path,
        metavar="DIR",
        help="where what was made before is kept (default: the user's folder for such, ~/.cache/reportgen)",
    )
    command.add_argument("--no-cache", action="store_true", help="make everything anew, and keep nothing")
    command.add_argument("-q", "--quiet", action="store_true", help="print errors alone")


def _site(options: argparse.Namespace) -> int:
    from reportgen.disk import is_folder
    from reportgen.site.building import build_site

    if not is_folder(options.records):
        raise UsageError(f"site takes a folder of records; {options.records} is none")
    progress = Progress(sys.stderr, quiet=options.quiet)
    with ending_orderly():
        try:
            built = build_site(_order(options), progress.show, waiting)
        finally:
            progress.clear()
        if built.changes is None:
            return _told_failures(built, options)
        print_problems(built.problems, quiet=options.quiet)
        if not options.quiet:
            print(_closing_line(built, options.output))
        if options.publish:
            _publish(options, progress)
    return 0


def _order(options: argparse.Namespace) -> "SiteOrder":
    from reportgen.cache import default_folder
    from reportgen.machine import usable_cores
    from reportgen.packing import find_configuration_file
    from reportgen.site.building import SiteOrder

    return SiteOrder(
        records=options.records,
        output=options.output,
        now=now_of(options),
        base_url=options.base_url,
        config=find_configuration_file(options.config),
        frameworks=tuple(options.frameworks),
        templates=options.templates,
        cache=None if options.no_cache else options.cache or default_folder(),
        workers=options.jobs or usable_cores(),
        bounds=bounds_of(options),
    )


def _told_failures(built: "Built", options: argparse.Namespace) -> int:
    for failed in built.failed:
        print_problems(failed.problems, quiet=options.quiet)
        print_failure(Path(failed.what), failed.failure)
    print(f"The site was not made; {options.output} is as it was.", file=sys.stderr)
    return max(failed.failure.exit_code for failed in built.failed)


def _closing_line(built: "Built", output: Path) -> str:
    from reportgen import words

    assert built.changes
    changes = built.changes
    reports = words.counted(built.reports, "report")
    providers = words.counted(built.providers, "provider")
    held = f"; {words.counted(built.not_out, 'record')} not out" if built.not_out else ""
    return (
        f"{output}: {reports} of {providers}; {len(changes.written)} files written, "
        f"{changes.kept} as they were, {len(changes.removed)} removed{held}"
    )


def _publish(options: argparse.Namespace, progress: Progress) -> None:
    from reportgen.site.publishing import publish

    try:
        done = publish(
            options.output,
            options.publish,
            lambda sent, count, name: progress.show(sent, count, Path(name)),
        )
    except ReportgenError:
        progress.clear()
        told = f"The site was made, in {options.output}, and not all of it was published"
        print(f"{told}; the same command goes on from there.", file=sys.stderr)
        raise
    finally:
        progress.clear()
    if not options.quiet:
        print(_published_line(done, options.publish))


def _published_line(done: "Published", target: "Url") -> str:
    return (
        f"{target}: {done.new} files new, {done.changed} changed, {done.unchanged} as they were, "
        f"{done.removed} removed"
    )


def _base_url(text: str) -> str:
    from reportgen.publisher import is_address

    if not is_address(text) or any(mark in text for mark in "?#"):
        raise argparse.ArgumentTypeError(f"'{text}' is no address of a site; write it as https://HOST/PATH/")
    return text


def _target(text: str) -> "Url":
    from reportgen.remote import Url, is_url

    if not is_url(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no URL; write it as s3://BUCKET/PREFIX")
    return Url(text)
