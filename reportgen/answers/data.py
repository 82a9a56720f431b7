"""The list of changes as data."""

import json
from typing import Any

from reportgen.answers.listing import Answer, Answers
from reportgen.changes import Change, Run


def as_json(told: Answers) -> str:
    """Return the answers on a draft as JSON."""
    data = {
        "id": told.id,
        "status": told.status,
        "sent": told.sent.isoformat(),
        "replies": [
            {"received": one.received.isoformat(), "role": one.role, "edition": one.edition}
            for one in told.replies
        ],
        "grades": [
            {
                "judgement": one.judgement,
                "before": {"label": one.before, "sentence": one.sentence},
                "after": {"label": one.after.label, "sentence": one.after.sentence},
                "reason": one.reason or None,
            }
            for one in told.grades
        ],
        "comments": [_answer(one) for one in told.answers],
        "unasked": [_change(one) for one in told.unasked],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: Answer) -> dict[str, Any]:
    comment = answer.comment
    return {
        "id": comment.id,
        "on": comment.on,
        "role": comment.role,
        "text": comment.text,
        "response": comment.response,
        "decision": comment.decision.value if comment.decision else None,
        "changes": [_change(one) for one in answer.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": change.before.anchor if change.before else None,
        "after": change.after.anchor if change.after else None,
        "headings": _runs(change.headings),
        "words": _runs(change.runs),
    }


def _runs(runs: tuple[Run, ...]) -> list[dict[str, str]]:
    return [{"kind": run.kind.value, "text": run.text} for run in runs]
