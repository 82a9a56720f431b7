"""A logo: what it may be, and everything that has to stay out of it."""

import struct
import zlib

import pytest

from reportgen.disk import RefusedError
from reportgen.limits import LIMITS
from reportgen.logo import Logo, MediaType, read_logo

SHAPE = '<path d="M0 0h3v1z"/>'


def svg(inside=SHAPE, attributes='viewBox="0 0 3 1"', before=""):
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>\n{inside}\n</svg>'.encode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=2, height=1, *, depth=8, colour=2, extra=b"", end=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0\0\0\xff"))
    return b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"") + end


def problems(content):
    with pytest.raises(RefusedError) as caught:
        read_logo(content, "logo.svg")
    return caught.value.problems


def codes(content):
    return [one.code for one in problems(content)]


SOUND = [
    svg(),
    svg(attributes='width="30mm" height="1e1"'),
    svg(attributes='viewBox="-1,-1 3.5 .5" width="100%"'),
    svg(before='<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n'),
    b"\xef\xbb\xbf \n" + svg(),
    svg('<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><rect fill="url(#g)"/>'),
    svg('<style>.a{fill:url( "#g" )}</style><linearGradient id="g"/><g class="a"/>'),
    svg('<style><![CDATA[.a{clip-path:url(#c)}]]></style><clipPath id="c"><rect class="a"/></clipPath>'),
    svg('<symbol id="s"><path/></symbol><use href="#s"/><use xlink:href="#s" xmlns:xlink="x:y"/>'),
    svg('<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><g filter="url(#f)"/>'),
    svg('<sodipodi:namedview xmlns:sodipodi="x:y" sodipodi:file="http://a.example/"/><metadata/>'),
    svg('<title>Office – Œuvre</title><text aria-label="image (of it)">O</text>'),
]


@pytest.mark.parametrize("content", SOUND)
def test_a_still_picture_is_taken(content):
    logo = read_logo(content, "logo.png")
    assert logo.media_type == "image/svg+xml"
    assert logo.content == content.removeprefix(b"\xef\xbb\xbf")


def test_a_png_is_taken_whatever_its_name():
    assert read_logo(png(), "logo.svg") == Logo(MediaType.PNG, png())
    assert read_logo(png(LIMITS.logo_pixels, LIMITS.logo_pixels), "x").media_type == "image/png"


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"prVt"])
def test_what_is_not_seen_of_a_png_is_left_out(kind):
    whole = png(extra=chunk(kind, b"Author\0Jane Doe") + chunk(b"gAMA", b"\0\0\xb1\x8f"))
    assert read_logo(whole, "logo.png").content == png(extra=chunk(b"gAMA", b"\0\0\xb1\x8f"))


XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
DOCTORED = [
    (svg("<script>alert(1)</script>"), "logo.element", "'<script>'", (2, 1)),
    (svg('<x:script xmlns:x="x:y"/>'), "logo.element", "'<script>'", (2, 1)),
    (svg('<script xmlns=""/>'), "logo.element", "'<script>'", (2, 1)),
    (svg('<s:script xmlns:s="http://www.w3.org/2000/svg"/>'), "logo.element", "'<script>'", (2, 1)),
    (svg("<g><foreignObject/></g>"), "logo.element", "'<foreignObject>'", (2, 4)),
    (svg('<iframe xmlns="http://www.w3.org/1999/xhtml"/>'), "logo.element", "'<iframe>'", (2, 1)),
    (svg('<image href="#a"/>'), "logo.element", "'<image>'", (2, 1)),
    (svg("<feImage/>"), "logo.element", "'<feImage>'", (2, 1)),
    (svg("<a/>"), "logo.element", "'<a>'", (2, 1)),
    (svg("<animate/>"), "logo.element", "'<animate>'", (2, 1)),
    (svg('<set attributeName="href" to="x"/>'), "logo.element", "'<set>'", (2, 1)),
    (svg('<g onload="x()"/>'), "logo.handler", "'onload=\"x()\"'", (2, 1)),
    (svg('<g\nONCLICK="x()"/>'), "logo.handler", "'ONCLICK=\"x()\"'", (2, 1)),
    (svg('<use href="https://a.example/x.svg#a"/>'), "logo.reference", "'https://a.example/x.svg#a'", (2, 1)),
    (svg(f'<use {XLINK} xlink:href="data:,x"/>'), "logo.reference", "'data:,x'", (2, 1)),
    (svg('<use href=" #a"/>'), "logo.reference", "'#a'", (2, 1)),
    (svg('<use href="javascript:x()"/>'), "logo.reference", "'javascript:x()'", (2, 1)),
    (svg('<use HREF="x.svg#a"/>'), "logo.reference", "'x.svg#a'", (2, 1)),
    (svg('<g src="x"/>'), "logo.reference", "'x'", (2, 1)),
    (svg('<g xml:base="https://a.example/"/>'), "logo.reference", "'https://a.example/'", (2, 1)),
    (svg('<g fill="url(x.svg#a)"/>'), "logo.reference", "'x.svg#a'", (2, 1)),
    (svg("<g style=\"fill:URL( 'x'\"/>"), "logo.reference", "'x'", (2, 1)),
    (svg('<g style="fill:u\\72l(x)"/>'), "logo.escape", "'\\'", (2, 1)),
    (svg("<g style=\"mask:image-set('x' 1x)\"/>"), "logo.reference", "'image-set('", (2, 1)),
    (svg('<style>.a{fill:url("//a.example")}</style>'), "logo.reference", "'//a.example'", (2, 35)),
    (svg('<style>@import "x";</style>'), "logo.style", "'@'", (2, 20)),
    (svg("<style><![CDATA[@im]]>port x</style>"), "logo.style", "'@'", (2, 29)),
    (svg(before="<!DOCTYPE svg>"), "logo.doctype", "'<!DOCTYPE svg'", (1, 1)),
    (svg("&a;", before='<!DOCTYPE svg [<!ENTITY a "b">]>'), "logo.doctype", "'<!DOCTYPE svg'", (1, 1)),
    (svg(before='<?xml-stylesheet href="x"?>'), "logo.instruction", "'<?xml-stylesheet'", (1, 1)),
    (svg(before='<?xml version="1.0" encoding="shift_jis"?>'), "logo.encoding", "'shift_jis'", (1, 1)),
    (svg("<g>"), "logo.syntax", None, (3, 3)),
    (svg("&nbsp;"), "logo.syntax", None, (2, 1)),
    (svg() + b"<g/>", "logo.syntax", None, (3, 7)),
    (b"<", "logo.syntax", None, (1, 1)),
    (b"<html/>", "logo.root", "'<html>'", (1, 1)),
    (b'<svg viewBox="0 0 1 1"/>', "logo.root", "'<svg>'", (1, 1)),
    (svg(attributes=""), "logo.size", "no viewBox, and not both width and height", (1, 1)),
    (svg(attributes='width="3"'), "logo.size", "'width=\"3\"'", (1, 1)),
    (svg(attributes='width="100%" height="2"'), "logo.size", '\'width="100%" height="2"\'', (1, 1)),
    (svg(attributes='viewBox="0 0 0 1"'), "logo.size", "'viewBox=\"0 0 0 1\"'", (1, 1)),
    (svg(attributes='viewBox="0 0 1e999 1"'), "logo.size", "'viewBox=\"0 0 1e999 1\"'", (1, 1)),
    (svg("<g>" * 30 + "</g>" * 30), "logo.depth", "'<g>'", (2, 58)),
    (svg("\u202e"), "text.bidi", None, (2, 1)),
    (svg().replace(b"M0", b"M\xff"), "file.encoding", None, (2, 11)),
]


@pytest.mark.parametrize(("content", "code", "found", "place"), DOCTORED)
def test_what_a_logo_must_not_hold_is_told_at_its_place_with_what_to_do(content, code, found, place):
    problem = problems(content)[0]
    assert (problem.code, problem.found) == (code, found)
    assert (problem.place.file, problem.place.line, problem.place.column) == ("logo.svg", *place)
    assert problem.expected
    assert problem.hint


def test_everything_that_is_wrong_is_told_at_once():
    content = svg('<script/>\n<g onload="x()" href="x"/>\n<style>@import "y"</style>', attributes="")
    assert codes(content) == [
        *("logo.size", "logo.element", "logo.handler", "logo.reference", "logo.style"),
    ]


def nested(levels, *, by):
    """Return parts that each draw the one before ten times."""
    parts = ['<g id="p0"><path/></g>']
    parts += [f'<g id="p{n}">{by.format(n - 1) * 10}</g>' for n in range(1, levels)]
    return svg("".join(parts) + by.format(levels - 1))


@pytest.mark.parametrize(
    "by", ['<use href="#p{}"/>', '<rect fill="url(#p{})"/>', '<g style="mask:url(#p{})"/>']
)
def test_parts_that_draw_parts_are_counted_before_anybody_draws_them(by):
    assert read_logo(nested(3, by=by), "x")
    (problem,) = problems(nested(12, by=by))
    assert (problem.code, problem.expected) == ("logo.amount", "at most 50,000 parts, each use counted")


def test_parts_that_draw_parts_by_their_class_are_counted_too():
    styles = "".join(f".c{n}{{fill:url(#p{n})}}" for n in range(9))
    tens = [f'<g class="c{n + 1}"/>' * 10 for n in range(9)]
    parts = "".join(f'<pattern id="p{n}">{ten}</pattern>' for n, ten in enumerate(tens))
    assert codes(svg(f'<style>{styles}</style>{parts}<g class="c0"/>')) == ["logo.amount"]


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/><use href="#a"/></g>',
    ],
)
def test_a_part_that_draws_itself_is_told(inside):
    (problem,) = problems(svg(inside))
    assert (problem.code, problem.found) == ("logo.amount", "a part that refers to itself")


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (png(0, 1), "logo.size", "0 by 1 pixels"),
        (png(LIMITS.logo_pixels + 1, 65_535), "logo.size", "4,001 by 65,535 pixels"),
        (png(depth=3), "logo.damaged", None),
        (png(colour=5), "logo.damaged", None),
        (png()[:-1], "logo.damaged", None),
        (png()[:40], "logo.damaged", None),
        (png()[:8], "logo.damaged", None),
        (png().replace(b"IDAT", b"IDAX"), "logo.damaged", None),
        (png(end=b"<script>"), "logo.damaged", None),
        (png(extra=chunk(b"acTL", b"\0" * 8)), "logo.moving", None),
        (b"\xff\xd8\xff\xe0", "logo.kind", "a JPEG"),
        (b"GIF89a", "logo.kind", "a GIF"),
        (b"\x1f\x8b\x08", "logo.kind", "a compressed file"),
        (svg().decode().encode("utf-16"), "logo.kind", "a text in UTF-16"),
        (b"BM12", "logo.kind", "a file that begins with 42 4d 31 32"),
        (b"", "logo.kind", "an empty file"),
    ],
)
def test_a_file_that_is_no_sound_png_is_told_as_what_it_is(content, code, found):
    (problem,) = problems(content)
    assert (problem.code, problem.found) == (code, found)
    assert problem.expected
    assert problem.hint
