"""Whether an SVG is a still picture in itself: held to a list of what may stand in it."""

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from reportgen.limits import LIMITS
from reportgen.problems import Problem, error, quoted
from reportgen.source import Source

_SVG = "http://www.w3.org/2000/svg"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "textPath", "linearGradient", "radialGradient", "stop"),
        *("clipPath", "mask", "pattern", "marker", "filter"),
    ]
)
"""The elements of a still picture; beside them stand the steps of a filter."""
_PAINTLESS = ("linearGradient", "radialGradient", "filter")
"""What is referred to without being drawn once more for it."""
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_VIEW_BOX = re.compile(rf"\s*({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*", re.ASCII)
_LENGTH = re.compile(rf"\s*({_NUMBER})(?:px|pt|pc|mm|cm|in|Q)?\s*", re.ASCII)
_URL = re.compile(r"url\(\s*[\"']?\s*([^\"')\s]*)", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:image-set|cross-fade|image|src|element)\(", re.IGNORECASE)
_DEEPEST_DRAWING = 4 * LIMITS.depth
"""How many elements and references may lead to one another; beyond are circles."""


@dataclass(slots=True)
class _Element:
    """An element of an SVG as far as it matters for how much is drawn."""

    name: str
    references: list[str] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)


def flaws_of_svg(source: Source) -> tuple[Problem, ...]:
    """Return what is wrong with an SVG, each thing at its place."""
    return _Svg(source).look()


class _StopError(Exception):
    """Nothing behind this can be looked at."""


class _Svg:
    """Looks at an SVG from its first to its last element, and notes everything that must not be there."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._problems: list[Problem] = []
        self._open: list[_Element] = []
        self._root: _Element | None = None
        self._by_id: dict[str, _Element] = {}
        self._style: list[str] = []
        self._styled: list[str] = []
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def look(self) -> tuple[Problem, ...]:
        """Return what is wrong with the picture, each at its place."""
        try:
            self._parser.Parse(self._source.text.encode(), True)  # noqa: FBT003  # it takes no names
            self._check_amount()
        except expat.ExpatError as exc:
            told = expat.errors.messages[exc.code]
            message = f"This is not well-formed XML: {told}"
            problem = error("logo.syntax", message, expected="an SVG", hint="Save it again as SVG.")
            self._problems.append(problem.at(self._source.place(exc.lineno, exc.offset + 1)))
        except _StopError:
            pass
        return tuple(self._problems)

    def _tell(self, code: str, message: str, found: str, expected: str, hint: str) -> None:
        place = self._source.place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        problem = error(code, message, found=found, expected=expected, hint=hint)
        self._problems.append(problem.at(place))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            self._tell(
                "logo.encoding",
                "The SVG says that it is of another encoding",
                found=quoted(encoding),
                expected="UTF-8",
                hint="Save it as UTF-8, and let its first line say so.",
            )

    def _doctype(self, name: str, *_rest: object) -> None:
        self._tell(
            "logo.doctype",
            "The SVG has a DOCTYPE, which can define entities",
            found=quoted(f"<!DOCTYPE {name}"),
            expected="an SVG without one",
            hint="Remove everything from <!DOCTYPE up to its closing >, or save it as plain SVG.",
        )
        # The parser tells of it behind the name.
        place = self._source.place_at(self._source.text.find("<!DOCTYPE"))
        self._problems[-1] = self._problems[-1].at(place)
        raise _StopError

    def _instruction(self, target: str, _data: str) -> None:
        self._tell(
            "logo.instruction",
            "The SVG has a processing instruction, which can name other files",
            found=quoted(f"<?{target}"),
            expected="elements alone",
            hint="Remove it, or save the logo as plain SVG.",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, local, prefixed = _parted(name)
        element = _Element(local)
        if self._root is None:
            self._root = element
            self._check_root(namespace, local, attributes)
        if len(self._open) >= LIMITS.depth:
            self._tell(
                "logo.depth",
                "The SVG is too deep",
                found=quoted(f"<{local}>"),
                expected=f"at most {LIMITS.depth} elements in one another",
                hint="Ungroup its parts.",
            )
            raise _StopError
        self._check_element(namespace, local, prefixed=prefixed)
        for attribute, value in attributes.items():
            self._check_attribute(element, attribute, value)
        self._by_id.setdefault(attributes.get("id", ""), element)
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        if self._open.pop().name == "style":
            self._styled += self._references("".join(self._style), "style")
            if "@" in "".join(self._style):
                self._tell(
                    "logo.style",
                    "The SVG's style has a rule that begins with '@'",
                    found="'@'",
                    expected="rules for the elements of the picture alone",
                    hint="Save it with presentation attributes instead of a style sheet.",
                )
            self._style.clear()

    def _text(self, text: str) -> None:
        if self._open[-1].name == "style":
            self._style.append(text)

    def _check_root(self, namespace: str, local: str, attributes: dict[str, str]) -> None:
        if (namespace, local) != (_SVG, "svg"):
            self._tell(
                "logo.root",
                "The file is no SVG",
                found=quoted(f"<{local}>") + (f" of {quoted(namespace)}" if namespace else ""),
                expected=f'<svg xmlns="{_SVG}"> as the first element',
                hint="Save the logo as SVG.",
            )
            raise _StopError
        if not _has_size(attributes):
            names = ("viewBox", "width", "height")
            found = " ".join(f'{one}="{attributes[one]}"' for one in names if one in attributes)
            self._tell(
                "logo.size",
                "The SVG does not say how large its picture is",
                found=quoted(found) if found else "no viewBox, and not both width and height",
                expected='a viewBox of four numbers, such as viewBox="0 0 300 100", or width and height',
                hint="Add a viewBox with the width and height of the drawing.",
            )

    def _check_element(self, namespace: str, local: str, *, prefixed: bool) -> None:
        if namespace == _SVG:
            fits = local in _ELEMENTS or (local.startswith("fe") and local != "feImage")
        else:
            # What drawing programs note for themselves has a prefix; HTML would know it without one.
            fits = prefixed and local.lower() not in ("script", "foreignobject")
        if not fits:
            self._tell(
                "logo.element",
                f"<{local}> is no part of a still picture",
                found=quoted(f"<{local}>"),
                expected="shapes, text, gradients, patterns, masks and filters",
                hint="Remove it, or save the logo as plain SVG.",
            )

    def _check_attribute(self, element: _Element, name: str, value: str) -> None:
        namespace, local, _ = _parted(name)
        if local.lower().startswith("on"):
            self._tell(
                "logo.handler",
                f"The attribute '{local}' runs a script",
                found=quoted(f'{local}="{value}"'),
                expected="a picture that does nothing",
                hint="Remove it.",
            )
        elif local.lower() in ("href", "src") or (namespace, local) == (_XML, "base"):
            if local == "href" and value.startswith("#"):
                element.references.append(value[1:])
            else:
                self._tell_outside(local, value)
        elif not namespace:
            element.references += self._references(value, local)

    def _references(self, css: str, name: str) -> list[str]:
        """Return the ids that a style refers to, after a look at what else it might ask for."""
        targets = _URL.findall(css)
        for target in targets:
            if not target.startswith("#"):
                self._tell_outside(name, target)
        if outside := _OUTSIDE.search(css):
            self._tell_outside(name, outside[0])
        if "\\" in css:
            self._tell(
                "logo.escape",
                f"A backslash in '{name}' could hide what stands there",
                found=quoted("\\"),
                expected="values that are written as they are",
                hint="Remove it.",
            )
        return [target[1:] for target in targets]

    def _tell_outside(self, name: str, target: str) -> None:
        self._tell(
            "logo.reference",
            f"'{name}' refers to something outside of the picture",
            found=quoted(target),
            expected="a reference within it, such as #part",
            hint="Draw it into the SVG itself, or remove it.",
        )

    def _check_amount(self) -> None:
        """Hold to a bound what is drawn: in parts that use parts it can grow beyond all measure."""
        assert self._root is not None  # it was parsed
        sizes: dict[int, float] = {}
        drawn = self._drawn(self._root, 0, sizes)
        # Any element could have the class that a style names, within another such part, too.
        for target in set(self._styled) & self._by_id.keys():
            part = self._by_id[target]
            if part.name not in _PAINTLESS:
                drawn *= max(1, self._drawn(part, 0, sizes) - 1)
        if drawn > LIMITS.nodes:
            self._tell(
                "logo.amount",
                "The picture draws its parts in one another too often",
                found="a part that refers to itself" if drawn == math.inf else f"{drawn:,.0f} parts",
                expected=f"at most {LIMITS.nodes:,} parts, each use counted",
                hint="Draw repeated parts once, without <use> or patterns in one another.",
            )

    def _drawn(self, element: _Element, depth: int, sizes: dict[int, float]) -> float:
        """Return how many elements are drawn for one, with those it refers to; infinity for a circle."""
        if depth > _DEEPEST_DRAWING:
            return math.inf
        if id(element) not in sizes:
            used = (self._by_id[one] for one in element.references if one in self._by_id)
            parts = (self._drawn(part, depth + 1, sizes) for part in (*element.children, *used))
            sizes[id(element)] = 1 + sum(parts)
        return sizes[id(element)]


def _parted(name: str) -> tuple[str, str, bool]:
    """Return the namespace and the local part of a name, and whether it is written with a prefix."""
    parts = name.split(" ")
    return (parts[0] if parts[1:] else "", parts[1] if parts[1:] else name, len(parts) > 2)


def _has_size(attributes: dict[str, str]) -> bool:
    if "viewBox" in attributes:
        box = _VIEW_BOX.fullmatch(attributes["viewBox"])
        return box is not None and _is_length(box[3]) and _is_length(box[4])
    sizes = (_LENGTH.fullmatch(attributes.get(name, "")) for name in ("width", "height"))
    return all(size is not None and _is_length(size[1]) for size in sizes)


def _is_length(number: str) -> bool:
    return 0 < float(number) < math.inf
