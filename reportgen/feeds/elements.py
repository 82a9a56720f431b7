"""Elements as XML files: the one place that knows how they are written.

Names are written as they are given, and a namespace as the attribute `xmlns`: ElementTree would keep its
prefixes for the whole process. The texts of records hold no character that XML refuses.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

Element = ET.Element


def element(name: str, *within: Element | str, attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element that holds a text, or other elements in order."""
    made = ET.Element(name, dict(attributes or {}))
    for one in within:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made


def as_xml(root: Element) -> str:
    """Return a document as text, two spaces of indent, one newline at the end."""
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode() + "\n"
