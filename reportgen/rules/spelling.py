"""American spellings with their British forms: those that prose on public services is likely to meet.

-ise and -ize are both British, so they are none of these; `IZE_STEMS` are what a mixture is looked for in.
No package is used: the one that knows such pairs, `breame`, was last released in 2021.
"""

from collections.abc import Iterator

_OUR = (
    "ard arm behavi cand clam col demean endeav fav flav harb hon hum lab misdemean neighb od parl ranc rig "
)
_OUR += "rum sav savi splend tum val vap vig"
_OUR_ENDINGS = "s ed ing ful less able ably ite ites hood hoods ly al ally er ers"
_DOUBLED = (
    "cancel channel counsel dial equal fuel initial label level marshal model panel pedal quarrel rival "
)
_DOUBLED += "shovel signal total travel tunnel unravel"
_DOUBLED_ENDINGS = "ed ing er ers or ors"
_YSE = "anal catal paral"
_YSE_ENDINGS = "e es ed ing er ers"
_SINGLE = """
aging ageing / airplane aeroplane / aluminum aluminium / analog analogue / anesthetic anaesthetic
artifact artefact / artifacts artefacts / catalog catalogue / catalogs catalogues / center centre
centered centred / centering centring / centers centres / centimeter centimetre / centimeters centimetres
councilor councillor / councilors councillors / cozy cosy / defense defence / defenses defences
diarrhea diarrhoea / distill distil / enroll enrol / enrollment enrolment / enrollments enrolments
enrolls enrols / fiber fibre / fibers fibres / fulfill fulfil / fulfillment fulfilment / fulfills fulfils
gray grey / hemorrhage haemorrhage / installment instalment / installments instalments / instill instil
instills instils / jewelry jewellery / kilometer kilometre / kilometers kilometres / liter litre
liters litres / maneuver manoeuvre / maneuvers manoeuvres / marvelous marvellous / math maths / meager meagre
mold mould / mom mum / moms mums / offense offence / offenses offences / orthopedic orthopaedic
pajamas pyjamas / pediatric paediatric / pediatrician paediatrician / pediatricians paediatricians
pediatrics paediatrics / practiced practised / practicing practising / pretense pretence / program programme
programs programmes / skeptical sceptical / skepticism scepticism / skillful skilful / skillfully skilfully
somber sombre / theater theatre / theaters theatres / willful wilful / willfully wilfully / woolen woollen
"""

_IZE = """
apolog author categor central character civil critic emphas equal familiar final formal general harmon
hospital ideal individual initial institutional internal jeopard legal local marginal maxim minim mobil
modern national neutral normal optim organ personal polar popular priorit public radical rational real
recogn regular revital scrutin sensit social special stabil standard stigmat subsid summar symbol sympath
synchron traumat util vandal victim visual
"""
IZE_STEMS = tuple(_IZE.split())
"""What takes -ise or -ize alike."""


def _pairs() -> Iterator[tuple[str, str]]:
    for stem in _OUR.split():
        for ending in ("", *_OUR_ENDINGS.split()):
            yield f"{stem}or{ending}", f"{stem}our{ending}"
    for stem in _DOUBLED.split():
        for ending in _DOUBLED_ENDINGS.split():
            yield f"{stem}{ending}", f"{stem}l{ending}"
    for stem in _YSE.split():
        for ending in _YSE_ENDINGS.split():
            yield f"{stem}yz{ending}", f"{stem}ys{ending}"
    for pair in _SINGLE.strip().replace("\n", " / ").split(" / "):
        american, british = pair.split()
        yield american, british


BRITISH = dict(_pairs())
"""British spellings by American ones, in small letters."""
