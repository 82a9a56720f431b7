"""A diagnosis as data."""

import json

from reportgen.doctor.findings import Diagnosis


def as_json(diagnosis: Diagnosis) -> str:
    """Return a diagnosis as JSON; `complete` says whether a build has all that it needs."""
    data = {
        "program": diagnosis.program,
        "environment": diagnosis.environment,
        "complete": diagnosis.exit_code == 0,
        "findings": [
            {
                "code": one.code,
                "about": one.about,
                "state": one.state.value,
                "found": one.found,
                "cost": one.cost or None,
                "remedy": one.remedy or None,
                "exit_code": one.exit_code,
            }
            for one in diagnosis.findings
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
