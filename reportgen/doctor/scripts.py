"""Scripts that a report may hold, each with some of its characters, and where Debian has fonts for them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scripts:
    """Scripts that one package of Debian has fonts for; `samples` are characters of each by its name."""

    code: str
    package: str
    samples: Mapping[str, str]


SHIPPED = {
    "Latin": "aŵőşžạ",
    "Greek": "αώ",
    "Cyrillic": "жїў",
    "Arabic": "عٹپ",
    "Hebrew": "שֵ",
    "Devanagari": "कख",
}
"""Scripts that the shipped faces have."""
OTHERS = (
    Scripts("fonts.cjk", "fonts-noto-cjk", {"Chinese": "字汉漢", "Japanese": "かカ", "Korean": "한국"}),
    Scripts("fonts.emoji", "fonts-noto-color-emoji", {"emoji": "😀👍🚀"}),
    Scripts(
        "fonts.others",
        "fonts-noto-core",
        {
            "Armenian": "Աբ",
            "Bengali": "কখ",
            "Ethiopic": "ኣበ",
            "Georgian": "აბ",
            "Gujarati": "કખ",
            "Gurmukhi": "ਕਖ",
            "Tamil": "தக",
            "Thai": "ไก",
        },
    ),
)
"""Scripts that come from the machine's fonts."""
