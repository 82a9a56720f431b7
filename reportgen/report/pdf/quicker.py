"""The engine's hot spots, done with less work and the same result: the bytes of a PDF do not change.

Each function here stands in for one of WeasyPrint's, found by profile on our own pages, where that does
again for each box, line or letter what is the same each time. What is unusual is left to the engine's
own function. They were written for one version of the engine, and are not even imported with another.
"""

import re
import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from tinyhtml5 import inputstream
from weasyprint.css import AnonymousStyle, ComputedStyle, Style, StyleFor, computed_values, units
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import (
    absolute,
    block,
    column,
    grid,
    inline,
    page,
    percent,
    preferred,
    table,
)
from weasyprint.layout import float as floats
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import font_features, get_font_description

_undo: list[Callable[[], None]] = []


def apply() -> None:
    """Put these functions in place of the engine's; a second time does nothing."""
    if _undo or ffi.sizeof("PangoGlyphInfo") != _GLYPH.size or pango.pango_version() < _PANGO:
        return
    for name, quicker, modules in _FUNCTIONS:
        for module in modules:
            _set(module, name, quicker)
    for owner, name, value in _ATTRIBUTES:
        _set(owner, name, value)


def withdraw() -> None:
    """Put the engine's own functions back."""
    while _undo:
        _undo.pop()()


def _set(owner: Any, name: str, value: Any) -> None:
    has_one = name in vars(owner)
    _undo.append(
        partial(setattr, owner, name, vars(owner)[name]) if has_one else partial(delattr, owner, name)
    )
    setattr(owner, name, value)


# --- styles: most values are inherited or initial, which needs no look at the cascade


class _Plan(NamedTuple):
    """How a property that no rule sets gets its value."""

    is_inherited: bool
    initial: Any
    compute: Callable[[Any, str, Any], Any] | None
    logical: tuple[str, ...]
    """Properties that set it besides its own name, in either direction of writing."""


def _plans() -> Iterator[tuple[str, _Plan]]:
    for key, initial in INITIAL_VALUES.items():
        if key in ("float", "display", "position", "page") or key.startswith("text_decoration_"):
            continue
        logical = PHYSICAL_FUNCTIONS.get(key)
        yield (
            key,
            _Plan(
                key in INHERITED,
                initial,
                COMPUTER_FUNCTIONS.get(key) if key in INITIAL_NOT_COMPUTED else None,
                tuple(logical(block="ttb", inline=way) for way in ("ltr", "rtl")) if logical else (),
            ),
        )


_PLANS = dict(_plans())
_OF_ITS_OWN = frozenset(
    (
        *("anchor", "link", "content", "display", "float", "overflow", "page", "position", "white_space"),
        *("counter_increment", "counter_reset", "counter_set"),
    )
)
"""Properties that differ between twins, or that the engine sets anew on some styles."""
_engine_computed = ComputedStyle.__missing__
_engine_anonymous = AnonymousStyle.__missing__
_engine_set_computed_styles = StyleFor.set_computed_styles


def _set_computed_styles(
    style_for: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: Any = None,
    *others: Any,
    **named: Any,
) -> None:
    """Give a style the first of its kind as a twin: what the same rules set under twins is the same."""
    _engine_set_computed_styles(style_for, element, parent, root, pseudo_type, *others, **named)
    style = style_for.get_computed_styles()[element, pseudo_type]
    if style.parent_style is None or (pseudo_type and not pseudo_type.startswith("@")):
        return
    kind = (
        pseudo_type,
        id(_twin(style.parent_style)),
        frozenset(
            (name, id(value), *weight[:2], tuple(weight[2]))
            for name, (value, weight) in style.cascaded.items()
            if name not in ("anchor", "link")
        ),
    )
    style.twin = style_for.__dict__.setdefault("kinds", {}).setdefault(kind, style)


def _computed(style: Any, key: str) -> Any:
    twin = style.twin
    if twin is not None and twin is not style and key not in _OF_ITS_OWN:
        return _of_twin(style, twin, key)
    plan = _PLANS.get(key)
    cascaded = style.cascaded
    if plan is None or key in cascaded:
        return _engine_computed(style, key)
    is_inherited, value, compute, logical = plan
    for name in logical:
        if name in cascaded:
            return _engine_computed(style, key)
    if is_inherited:
        if style.parent_style is None:
            return _engine_computed(style, key)
        value = style.parent_style[key]
    elif compute is not None:
        value = compute(style, key, value)
    style[key] = value
    return value


def _anonymous(style: Any, key: str) -> Any:
    twin = _twin(style)
    if twin is not style and key not in _OF_ITS_OWN:
        return _of_twin(style, twin, key)
    plan = _PLANS.get(key)
    if plan is None:
        return _engine_anonymous(style, key)
    is_inherited, value, compute, _ = plan
    if is_inherited:
        value = style.parent_style[key]
    elif compute is not None:
        value = compute(style, key, value)
    style[key] = value
    return value


def _of_twin(style: Any, twin: Any, key: str) -> Any:
    """Take a value from a style's twin, and with it, once that is worth it, all that the twin has."""
    value = twin[key]
    if len(style) < len(twin) // 2:
        mine = dict(style)
        style.update(twin)
        for name in _OF_ITS_OWN:
            style.pop(name, None)
        style.update(mine)
    style[key] = value
    return value


def _twin(style: Any) -> Any:
    """Return a style that is the same but for what is its own: often the style itself."""
    twin = getattr(style, "twin", None)  # styles of text in drawings are of another kind
    if twin is None and isinstance(style, AnonymousStyle):
        parent = style.parent_style
        if parent.twin is None or parent.anonymous_style is not style:  # a copy may have been changed
            style.twin = twin = style
        else:
            style.twin = twin = parent.twin.anonymous_style
    return style if twin is None else twin


# --- boxes: lengths that are no percentages are the same for all boxes of a style

_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *(f"{bound}{side}" for side in ("width", "height") for bound in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_engine_resolve_percentages = percent.resolve_percentages


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    used = _used_lengths(box.style)
    if used is None or box.is_flex_item or box.is_grid_item:  # styles of such items change
        _engine_resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(used)


def _used_lengths(style: Any) -> dict[str, Any] | None:
    """Return what a style's lengths are in use, None where that depends on more than the style."""
    try:
        used: dict[str, Any] | None = style.used_lengths
    except AttributeError:
        twin = _twin(style)
        style.used_lengths = used = _lengths_of(style) if twin is style else _used_lengths(twin)
    return used


def _lengths_of(style: Any) -> dict[str, Any] | None:
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    used: dict[str, Any] = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            used[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            used[name] = value.value
        else:
            return None
    return used | {name: style[name] for name in _BORDERS}


_engine_avoid_collisions = floats.avoid_collisions


def _avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:  # noqa: FBT001, FBT002
    """Where no box floats there is nothing to avoid."""
    if (
        context.excluded_shapes
        or box.style["float"] != "none"
        or containing_block.style["direction"] != "ltr"
    ):
        return _engine_avoid_collisions(context, box, containing_block, outer)
    left = containing_block.content_box_x()
    right = left + containing_block.width
    if outer:
        return left, box.position_y, right - left
    left += box.margin_left
    right -= box.margin_right
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left


def _shrink_to_fit(context: Any, box: Any, available: float) -> float:
    """What fits as wide as it can be is as wide, however narrow it could get."""
    widest: float = preferred.max_content_width(context, box, outer=False)
    if widest <= available:
        return widest
    narrowest: float = preferred.min_content_width(context, box, outer=False)
    return min(max(narrowest, available), widest)


_FLOATED = ("left", "right", "inline-start", "inline-end", "footnote")


def _is_in_normal_flow(box: Any) -> bool:
    style = box.style
    position = style["position"]
    return not (
        style["float"] in _FLOATED
        or position in ("absolute", "fixed")
        or position[0] in ("running()", "note()")
    )


# --- lines: what Pango is told of a style is the same for each line of it


class _Setting(NamedTuple):
    """What a style means to Pango."""

    context: Any
    font: Any
    language: Any
    attributes: Any
    metrics: dict[str, float | None]
    is_spaced: bool


def _setting(style: Any) -> _Setting:
    try:
        setting: _Setting = style.pango_setting
    except AttributeError:
        twin = _twin(style)
        style.pango_setting = setting = _new_setting(style) if twin is style else _setting(twin)
    return setting


def _new_setting(style: Any) -> _Setting:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)  # noqa: FBT003
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if name:
        language = pango.pango_language_from_string(name.encode().replace(b"\0", b""))
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    font = get_font_description(style)
    return _Setting(
        context,
        font,
        language,
        _attributes(style),
        _metrics(style, context, font, language),
        bool(style["word_spacing"]) or style["letter_spacing"] != "normal",
    )


def _attributes(style: Any) -> Any:
    """Return a new list of the attributes that all text of a style has."""
    attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    features = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    if features:
        told = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(told))
    if style["overflow_wrap"] in ("anywhere", "break-word"):
        pango.pango_attr_list_insert(attributes, pango.pango_attr_insert_hyphens_new(False))  # noqa: FBT003
    return attributes


def _metrics(style: Any, context: Any, font: Any, language: Any) -> dict[str, float | None]:
    """Return what a `Layout` tells of lines under, over and through its text, as attributes of it."""
    told: dict[str, float | None] = dict.fromkeys(("ascent", "underline_position", "strikethrough_position"))
    if style["text_decoration_line"] == "none":
        return told
    metrics = ffi.gc(pango.pango_context_get_metrics(context, font, language), pango.pango_font_metrics_unref)
    names = (*told, "underline_thickness", "strikethrough_thickness")
    return {name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics) for name in names}


def _setup(layout: Any, style: Any) -> None:
    setting = _setting(style)
    layout.style = style
    layout.first_line_direction = 0
    layout.language = setting.language
    layout.layout = ffi.gc(pango.pango_layout_new(setting.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)  # noqa: FBT003
    pango.pango_layout_set_font_description(layout.layout, setting.font)
    pango.pango_layout_set_attributes(layout.layout, setting.attributes)
    layout.__dict__.update(setting.metrics)


_engine_set_text = line_break.Layout.set_text


def _set_text(layout: Any, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002
    style = layout.style
    if (justify and layout.justification_spacing) or _setting(style).is_spaced or "\t" in text:
        # Spaces get attributes of their own: in a list of this layout alone, which Pango does not take
        # instead of one that is equal.
        pango.pango_layout_set_attributes(layout.layout, ffi.NULL)
        pango.pango_layout_set_attributes(layout.layout, _attributes(style))
        _engine_set_text(layout, text, justify)
        return
    end = text.find("\n")
    layout.text = text if end == -1 else text[: end + 2]
    pango.pango_layout_set_text(layout.layout, layout.text.encode().replace(b"\0", b""), -1)


_engine_strut = line_break.strut


def _strut(style: Any) -> Any:
    try:
        return style.strut
    except AttributeError:
        twin = _twin(style)
        style.strut = _engine_strut(style) if twin is style else _strut(twin)
        return style.strut


# --- drawing: a letter of a font and size is written the same each time

_PANGO = 14802
"""The first version of Pango, 1.48.2, for which the engine needs no way around."""
_GLYPH = struct.Struct("=Iiii4x")
"""A glyph, its width, and its offsets to the right and up, as Pango keeps them."""
_engine_draw_first_line = drawing.draw_first_line


def _draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    told = None
    if text_overflow != "ellipsis" and block_ellipsis == "none" and textbox.text.strip():
        told = _strings(stream, textbox.pango_layout)
    if told is None:
        return list(_engine_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix))
    stream.set_text_matrix(*matrix.values)
    for font, font_size, string in told:
        stream.set_font_size(font.hash, font_size)
        if string:
            stream.show_text(string)
    return []


def _strings(stream: Any, layout: Any) -> list[tuple[Any, float, str]] | None:
    """Return the strings of a line with their fonts and sizes, None where it has an unusual glyph."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003
    line, _ = layout.get_first_line()
    told: list[tuple[Any, float, str]] = []
    known = None
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        pango_font = item.item.analysis.font
        is_same = pango_font == known
        if not is_same:
            known = pango_font
            font, font_size = stream.add_font(pango_font)
            if font.png or font.svg or font.colr or font.bitmap or not font_size:
                return None
        string = _run(font, font_size, stream, layout, item)
        if string is None:
            return None
        if is_same:
            string = told.pop()[2] + string
        told.append((font, font_size, string))
    return told if told and told[-1][2] else None


def _run(font: Any, font_size: float, stream: Any, layout: Any, item: Any) -> str | None:
    """Return the glyphs of a run as a PDF writes them, None if one of them is unusual."""
    pieces = font.__dict__.setdefault("pieces", {}).setdefault(font_size, {})
    glyphs = item.glyphs
    parts = ["<"]
    buffer = ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size)
    for place, told in enumerate(_GLYPH.iter_unpack(buffer)):
        piece = pieces.get(told)
        if piece is None:
            glyph, _, _, rise = told
            if rise or glyph == pango.PANGO_GLYPH_EMPTY or glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                return None
            _tell_unicode(font, layout, item, place, glyph)
            pieces[told] = piece = _piece(font, font_size, stream, item.item.analysis.font, told)
        parts.append(piece)
    string = "".join(parts)
    return string[:-1] if string.endswith("<") else f"{string}>"


def _tell_unicode(font: Any, layout: Any, item: Any, place: int, glyph: int) -> None:
    """Note what characters a glyph stands for, as the engine does where it first meets it."""
    if glyph in font.to_unicode:
        return
    clusters, length = item.glyphs.log_clusters, item.item.length
    if item.item.analysis.level % 2:
        end = length if place == 0 else clusters[place - 1]
    else:
        end = length if place == item.glyphs.num_glyphs - 1 else clusters[place + 1]
    start = item.item.offset
    text = layout.text.encode()
    font.to_unicode[glyph] = text[start + clusters[place] : start + end].decode()


def _piece(font: Any, font_size: float, stream: Any, pango_font: Any, told: tuple[int, ...]) -> str:
    """Return what is written for a glyph with its width and offset, as the engine writes it."""
    glyph, width, right, _ = told
    offset = right / font_size
    piece = (f">{-offset}<" if offset else "") + f"{glyph:04x}"
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / font_size)
    kerning = font.widths[glyph] + offset - width * 1000 * FROM_UNITS / font_size
    return f"{piece}>{int(kerning)}<" if kerning else piece


# --- reading: the parser of HTML keeps its expressions under names by which it does not find them again


class _Expressions(dict[tuple[Any, bool], "re.Pattern[str]"]):
    def __missing__(self, key: tuple[Any, bool]) -> "re.Pattern[str]":
        characters, is_opposite = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = made = re.compile(f"[{listed}]+" if is_opposite else f"[^{listed}]+")
        return made


_FUNCTIONS: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    (
        "resolve_percentages",
        _resolve_percentages,
        (absolute, block, column, floats, grid, inline, page, percent, table),
    ),
    ("avoid_collisions", _avoid_collisions, (block, floats, inline)),
    ("shrink_to_fit", _shrink_to_fit, (absolute, floats, inline, preferred)),
    ("strut", _strut, (computed_values, line_break, units)),
    ("draw_first_line", _draw_first_line, (drawing,)),
)
"""Functions by name, what stands in for them, and the modules that call them by that name."""
_ATTRIBUTES: tuple[tuple[Any, str, Any], ...] = (
    (Style, "twin", None),
    (StyleFor, "set_computed_styles", _set_computed_styles),
    (ComputedStyle, "__missing__", _computed),
    (AnonymousStyle, "__missing__", _anonymous),
    (Box, "is_in_normal_flow", _is_in_normal_flow),
    (line_break.Layout, "setup", _setup),
    (line_break.Layout, "set_text", _set_text),
    (inputstream, "characters_until_regex", _Expressions()),
    # The engine's own tries a row of spaces anew from each of them: four seconds for 50,000.
    (boxes, "TAB_RE", re.compile(r"(?<![\t ])[\t ]++\n[\t ]*+|\n[\t ]*+")),
)
