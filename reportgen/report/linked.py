"""A report as linked data (schema.org): a Report with a Review for each grade, never without its text."""

from typing import Any

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.model import Correction
from reportgen.publisher import Publisher
from reportgen.report import explanation

LinkedData = dict[str, Any]


def linked_data(case: Case, title: str, publisher: Publisher) -> LinkedData:
    """Return the JSON-LD of a report.

    Args:
        case: the inspection.
        title: the report's title.
        publisher: who publishes it.
    """
    record = case.record
    told = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": title,
        "identifier": record.id,
        "inLanguage": publisher.language,
        "url": publisher.address(record.id, is_public=record.status.is_public),
        "publisher": {"@type": "Organization", "name": publisher.name} if publisher.name else None,
        "license": publisher.licence_url or publisher.licence,
        "about": _provider(case),
        "datePublished": record.published.isoformat() if record.published else None,
        "dateModified": record.corrections[-1].day.isoformat() if record.corrections else None,
        "correction": [_correction(one) for one in record.corrections],
        "temporalCoverage": f"{record.inspection.first_day}/{record.inspection.last_day}",
        "creativeWorkStatus": record.status.value,
        "review": [_review(case, target) for target in _graded(case)],
    }
    return {name: value for name, value in told.items() if value}


def _correction(correction: Correction) -> LinkedData:
    return {
        "@type": "CorrectionComment",
        "datePublished": correction.day.isoformat(),
        "text": correction.reason,
    }


def _provider(case: Case) -> LinkedData:
    provider = case.record.provider
    told = {"@type": "Organization", "name": provider.name, "identifier": provider.urn}
    return {name: value for name, value in told.items() if value}


def _graded(case: Case) -> list[str]:
    """Return the targets with a grade and a text to stand with it."""
    targets = [*(area.id for area in case.framework.graded_areas), OVERALL]
    return [one for one in targets if case.outcome.judgement(one).grade and _body(case, one)]


def _review(case: Case, target: str) -> LinkedData:
    judgement = case.outcome.judgement(target)
    scale = case.framework.scale_of(target)
    assert scale is not None  # what is graded has a scale
    return {
        "@type": "Review",
        "name": _title(case, target),
        "itemReviewed": _provider(case),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": explanation.label_of(case, judgement),
            "bestRating": scale.grades[0].label,
            "worstRating": scale.grades[-1].label,
            "ratingExplanation": explanation.meaning_of(case, judgement),
        },
        "reviewBody": _body(case, target),
    }


def _title(case: Case, target: str) -> str:
    overall = case.framework.overall
    return overall.label if target == OVERALL and overall else case.framework.area(target).title


def _body(case: Case, target: str) -> str:
    return "\n\n".join(block.text for block in explanation.in_short(case, target))
