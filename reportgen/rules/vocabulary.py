"""Word lists of plain English: what everyone knows, what few do, and what can be said in fewer words."""

_WELL_KNOWN = """
A&E ADHD AI AIDS AM BA BBC BSC BSL BTEC CBE CCTV CD CEO COVID CV DNA DVD DVLA EU FAQ GCSE GP HIV HM HMI
HMRC HR ICT ID II III IT IV IX LGBT LGBTQ MA MBE MP MSC NHS NSPCC NVQ OBE OK PC PDF PE PHD PM RSPCA SATS
TV UK UN US USA VI VII VIII XI YMCA
"""
WELL_KNOWN = tuple(_WELL_KNOWN.split())
"""Abbreviations that need no explaining, in capitals."""

PLAINER = {
    "whilst": "while",
    "amongst": "among",
    "in order to": "to",
    "prior to": "before",
    "due to the fact that": "because",
    "at this point in time": "now",
    "in the event that": "if",
    "for the purpose of": "for",
    "on a regular basis": "regularly",
    "on a daily basis": "daily",
    "in excess of": "more than",
    "in conjunction with": "with",
    "utilise": "use",
    "utilises": "uses",
    "utilised": "used",
    "utilising": "using",
    "per annum": "a year",
    "in close proximity to": "near",
}
"""What can be said in fewer words, and what to write in its place without another look."""

JARGON = {
    "actioned": "done",
    "ameliorate": "improve, or make better",
    "appropriately discharge": "carry out",
    "ascertain": "find out",
    "bespoke": "made for the child, or special",
    "blue-sky thinking": "new ideas",
    "buy-in": "agreement, or support",
    "cascaded": "passed on",
    "cognisant": "aware",
    "cohort": "group",
    "cohorts": "groups",
    "commence": "start",
    "commenced": "started",
    "commencement": "start",
    "commensurate with": "that matches",
    "congruent": "that agrees",
    "direction of travel": "what is changing, and how",
    "disseminated": "shared, or sent out",
    "deep dive": "close look",
    "deep dives": "close looks",
    "drill down": "look closely",
    "edge of care": "who may soon come into care",
    "endeavour": "try",
    "endeavours": "efforts, or tries",
    "evidenced": "shown",
    "evidencing": "showing",
    "expedite": "hurry, or speed up",
    "facilitate": "help, or make possible",
    "facilitated": "helped, or led",
    "facilitates": "helps, or makes possible",
    "fit for purpose": "good enough for what it is for",
    "footprint": "area",
    "going forward": "from now on, or nothing",
    "going forwards": "from now on, or nothing",
    "golden thread": "what runs through all of it",
    "granular": "detailed",
    "holistic": "whole, or of the whole child",
    "holistically": "as a whole",
    "impactful": "that makes a difference",
    "inter alia": "among other things",
    "interface": "how the two work together",
    "in respect of": "about, or for",
    "joined-up": "that work together",
    "learnings": "lessons, or what was learned",
    "leverage": "use",
    "line of sight": "clear view, or knowledge",
    "moving forward": "from now on, or nothing",
    "notwithstanding": "despite",
    "operationalise": "put into practice",
    "overarching": "main, or overall",
    "paradigm": "way of thinking",
    "pertaining to": "about",
    "predominantly": "mainly",
    "ring-fenced": "kept for this alone",
    "rolled out": "brought in everywhere",
    "signpost": "tell where to find help, or send",
    "signposted": "told where to find help, or sent",
    "signposting": "telling where to find help",
    "siloed": "that do not work together",
    "stakeholder": "the people or bodies by name",
    "stakeholders": "the people or bodies by name",
    "step-down": "move to less help",
    "stepped down": "moved to less help",
    "stepping down": "moving to less help",
    "synergies": "gains from working together",
    "traction": "effect",
    "trajectory": "course",
    "tranche": "part",
    "triangulate": "check against other sources",
    "triangulated": "checked against other sources",
    "upskill": "train",
    "upskilling": "training",
    "utilisation": "use",
    "wrap-around": "all-round",
    "wraparound": "all-round",
    "workstream": "piece of work",
    "workstreams": "pieces of work",
}
"""Words of the trade, each with what readers outside of it would say."""

_ORDERS = """
accelerate achieve act address agree align answer apply appoint arrange ask assess assure begin
bring broaden build carry choose clarify clear close collect commission complete consider consult
continue create decide deliver demonstrate design develop embed enable encourage end engage enrich
ensure equip establish evaluate expand expect explain explore extend fill finalise find finish
follow free further gather give grow guarantee halt hear hire hold identify implement improve
include increase inform introduce invest involve join keep learn listen look lower make manage match
meet monitor offer open oversee pay prepare prevent prioritise promote protect provide publish put
quicken raise reach rebuild recognise recruit reduce refocus reinforce remove reopen repair replace
require resolve respond restore review revise rewrite scrutinise secure see seek send set share show
sort speed spend start stop strengthen supervise tackle take talk teach tell test tighten track
train treat understand update uphold widen write
"""
ORDERS = frozenset(_ORDERS.split())
"""Words that an area for improvement begins with where it tells somebody to do something, and no nouns."""
