"""What is due at a provider as a calendar (RFC 5545): the only module that knows icalendar."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC

from icalendar import Calendar, Event, vText

from reportgen import words
from reportgen.feeds.told import changed, midnight
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, FollowUpData, InspectionData

_MAKER = "-//reportgen//follow-ups//EN"


def calendars(dossiers: Iterable[DossierData], base_url: str | None = None) -> Mapping[str, str]:
    """Return the calendar of each provider, by their paths from the root of the site.

    A day stands for the last one of each follow-up that has one and was not fulfilled yet; a provider without
    any has no calendar, since none may be empty. Lines end in CR LF, as calendars are written.

    Args:
        dossiers: the providers.
        base_url: where the root of the site is; without it no event leads to its report.
    """
    awaited = ((one, _awaited(one)) for one in dossiers)
    return {
        addresses.provider_file(one.provider.slug, addresses.CALENDAR): _calendar(one, found, base_url)
        for one, found in awaited
        if found
    }


def _awaited(dossier: DossierData) -> tuple[FollowUpData, ...]:
    return tuple(one for one in dossier.follow_ups if one.latest is not None and one.actual is None)


def _calendar(dossier: DossierData, awaited: Sequence[FollowUpData], base_url: str | None) -> str:
    inspections = {one.id: one for one in dossier.inspections}
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    # Of a name (RFC 7986) the library does not know by itself that it is a text with characters to escape.
    calendar.add("name", vText(f"{dossier.provider.name}: what is due"))
    for one in awaited:
        calendar.add_component(_event(dossier.provider.name, one, inspections[one.inspection], base_url))
    text: bytes = calendar.to_ical()
    return text.decode()


def _event(provider: str, due: FollowUpData, inspection: InspectionData, base_url: str | None) -> Event:
    event = Event()
    event.add("uid", f"{due.inspection}/{due.id}@reportgen")
    # A report that is corrected gives a newer version of the event.
    event.add("dtstamp", midnight(changed(inspection)).astimezone(UTC))
    event.add("dtstart", due.latest)
    event.add("summary", f"{provider}: last day for {words.lower_first(due.what)}")
    event.add("description", _description(due, inspection))
    event.add("transp", "TRANSPARENT")  # nobody is busy for it
    if base_url:
        event.add("url", addresses.absolute(base_url, addresses.inspection_page(inspection.id)))
    return event


def _description(due: FollowUpData, inspection: InspectionData) -> str:
    assert due.latest is not None  # only what has a last day comes here
    fieldwork = words.days(inspection.first_day, inspection.last_day)
    told = (
        f"Due: {words.window(due.earliest, due.latest)}",
        f"Stated: {due.stated}" if due.stated else "",
        f"Who: {due.who}",
        f"Basis: {due.basis}",
        f"Source: {due.source}",
        due.note,
        f"Follows: {inspection.title}, {fieldwork}",
    )
    return "\n".join(one for one in told if one)
