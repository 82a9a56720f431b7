"""The records whose pages are looked at: all examples, real ones, and what neither of them holds."""

from conftest import EXAMPLES, MINIMAL, SHARED, corpus

from reportgen.assessment import sound_case

EXAMPLE_NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
# Two inspections under the single inspection framework, the earlier of them with a board of its own,
# and one each under ILACS of 2018 and of 2023.
CORPUS_NAMES = ["doncaster-2015-11", "harrow-2020-03", "doncaster-2025-03", "sheffield-2014-02"]

SCHOOL = """\
format: 1
framework: school-report-card-2025
provider: {name: "St Wulfrida’s Church of England Voluntary Controlled Primary School, Upper Netherthwaite"}
inspection:
  type: standard
  dates: [{from: 2026-01-13, to: 2026-01-14}]
  lead_inspectors: [Agnes Hollinberry, Peregrine Ashdown-Wraxall]
  team: [Joan Tilliecoultry, Bartholomew Quennell]
  draft_sent: 2026-01-28
  received: 2026-02-16
  published: 2026-02-20
status: published
overall:
  narrative: |
    Pupils like *their* school,[^like] and say **why**. {#why}

    [^like]: As they told [the school’s own survey](https://example.org/survey), and
      [here](#seen).

    ## What stands out

    Much is done well:

    - reading, in every class:[^like]
      - in the mornings
      - at home, with a parent
    - singing.

    1. First things come first.
    2. Then `the rest`.

    > We look forward to Mondays.

    The school tells more on [its own page](https://example.org/a/rather/long/address/that-runs-on), and
    [the first paragraph](#why) tells why.
children_summary: |
  Inspectors came to see you. You told them much.

  - Most lessons are good.
about: |
  Inspectors visited lessons, and spoke with pupils.[^spoke]

  [^spoke]: And with `staff`.

  ## Who was heard

  Parents, pupils and staff.
context:
  - {label: Pupils on roll, value: 208, as_at: 2026-01-12}
  - label: Pupils who can have free school meals
    value: 31.4
    unit: per cent
    as_at: 2026-01-12
    comparator: {label: England, value: 25.7}
improvements:
  - {id: I3, text: Tell parents earlier what their children will learn.}
areas:
  inclusion:
    grade: strong standard
    summary: |
      No pupil is left aside.[^aside]

      [^aside]: Nor are their families.
    strengths:
      - {id: S1, text: Every barrier is seen., impact: Pupils join in., evidence: [seen, joined]}
      - Pupils are heard.
    narrative: |
      Staff see each pupil. {#seen}

      ## Joining in

      All join in. {#joined}

      ### At play

      Play is for all.
  curriculum-and-teaching: {grade: expected standard, narrative: Lessons follow one another well.}
  achievement:
    grade: urgent improvement
    summary: Too little is learnt.
    improvements:
      - {id: I1, text: Teach early reading well., priority: true, evidence: [reading]}
      - {id: I2, text: Check what pupils remember., evidence: [reading, remembered]}
    narrative: |
      Early reading is weak. {#reading}

      Pupils forget much. {#remembered}
  attendance-and-behaviour: {grade: exceptional, narrative: Pupils come to school with joy.}
  personal-development-and-wellbeing: {grade: needs attention, narrative: Too few clubs are open to all.}
  leadership-and-governance: {grade: expected standard, narrative: Governors ask good questions.}
  safeguarding: {grade: not met, narrative: Checks on adults were late.}
"""

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
"""A word that fits no phone."""


def _with_gaps():
    """One area is not there, and another has a grade without a narrative."""
    lines = MINIMAL.splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("  care-leavers:"))
    return text.replace(", narrative: Children in care live in good homes.", "")


JOINT = """\
format: 1
framework: ilacs-2018
provider: {name: Testford}
inspection: {dates: [{from: 2019-03-04, to: 2019-03-15}], lead_inspector: A. Inspector, published: 2019-05-01}
status: published
overall: {grade: good, narrative: Children are safe.}
areas:
  help-and-protection: {grade: good, narrative: Children do not wait.}
  in-care-and-care-leavers: {grade: good, narrative: Homes are good. So is advice.}
  leadership: {grade: good, narrative: Leaders know.}
improvements: [Visits in time., The quality of supervision of new social workers.]
"""
EARLIER = {"followed": ("joint-2019-05", JOINT)}
"""Inspections that others follow, by these."""

MADE = {
    "followed": f"{MINIMAL}previous: joint-2019-05\n",
    "draft": MINIMAL.replace("status: published", "status: draft"),
    "school": SCHOOL,
    "not-judged": MINIMAL.replace("care-leavers: {grade: good", "care-leavers: {grade: not judged"),
    "missing-area": _with_gaps(),
    "long-words": SCHOOL.replace("Netherthwaite", LONG)
    .replace("Pupils are heard", f"Pupils are heard in {LONG}")
    .replace("Joining in", LONG)
    .replace("`the rest`", f"`{LONG}`")
    .replace("Pupils on roll", LONG)
    .replace("grade: not met", "grade: met")
    .replace("a/rather", f"{LONG})\n    and [https://example.org/{LONG}](https://example.org/a/rather"),
}


def path_of(name, folder):
    """Return the file of a record, written into a folder if it is made here, None if it is absent."""
    if name in EXAMPLE_NAMES:
        return EXAMPLES / f"{name}.yaml"
    if name in MADE:
        path = folder / f"{name}.yaml"
        path.write_text(MADE[name], encoding="utf-8")
        if name in EARLIER:
            earlier, text = EARLIER[name]
            (folder / f"{earlier}.yaml").write_text(text, encoding="utf-8")
        return path
    return corpus(f"{name}.yaml")[0] if SHARED.is_dir() else None


def case_of(name, folder):
    """Return the case of a record that is on this machine."""
    return sound_case(path_of(name, folder))


_AS_DRAFTED = (
    ("status: published", "status: draft"),
    ("    grade: outstanding", "    grade: good"),
    ("### Assessment and child protection", "### Assessment"),
    ("people who hold vital information", "people who know the child"),
    (
        "      Planning for unborn babies begins early.",
        "      Plans are made early.\n\n      Others begin late.",
    ),
    (
        "      The emergency duty team can see",
        "      Nights are long.\n\n      The emergency duty team can see",
    ),
    ("        evidence: [missing]", "        evidence: [missing]\n        priority: true"),
    ("value: 341", "value: 314"),
)
"""What the draft of Calderwick’s report said otherwise: of each kind of change, one."""


def draft_of(name, folder):
    """Return the case of an example as its draft may have been."""
    text = path_of(name, folder).read_text(encoding="utf-8")
    for now, then in _AS_DRAFTED:
        assert now in text
        text = text.replace(now, then, 1)
    path = folder / "drafts" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return sound_case(path)
