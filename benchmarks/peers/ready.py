"""Lays ready what engines start from: records, pages, their content for templates, and faces."""

import json

from content import content
from engines import told

from reportgen.report.fonts import faces_for


def prepare(records, folder):
    """Write what engines start from, and return the names of all but the first record, longest first."""
    for name in ("pages", "content", "fonts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    lengths = {path.stem: write(path, folder) for path in records}
    paths = {path.stem: str(path.resolve()) for path in records}
    (folder / "records.json").write_text(json.dumps(paths), encoding="utf-8")
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{folder.resolve() / 'fonts'}</dir></fontconfig>",
        encoding="utf-8",
    )
    return sorted((path.stem for path in records[1:]), key=lambda stem: -lengths[stem])


def write(path, folder):
    """Write page, content and faces of a record, and return how long the content is."""
    page, _ = told(path)
    data = json.dumps(content(page), ensure_ascii=False)
    (folder / "pages" / f"{path.stem}.html").write_text(page, encoding="utf-8")
    (folder / "content" / f"{path.stem}.json").write_text(data, encoding="utf-8")
    for face in faces_for(page):
        (folder / "fonts" / face.file).write_bytes(face.read())
    return len(data)
