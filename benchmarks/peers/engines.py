"""The peers: each is started, makes PDFs of reports that lie ready, and is stopped."""

import base64
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import reportgen

HERE = Path(__file__).parent
PRINT = ("preferCSSPageSize", "printBackground", "generateTaggedPDF", "generateDocumentOutline")
"""What Chromium is asked for."""
EXPORT = ("PDFUACompliance", "UseTaggedPDF")
"""What LibreOffice is asked for."""
PATIENCE = 60
"""Seconds for each report, after which LibreOffice is held to hang."""
CHROMIUM = Path("/usr/bin/chromium")
IN_BENCH = "pip install -c constraints.txt -e '.[dev,bench]'"


def told(path):
    """Return the page of a record, and what its PDF carries."""
    case = reportgen.sound_case(path)
    carried = reportgen.carry(case)
    return reportgen.render_html(reportgen.view(case, carried)), carried


@dataclass(frozen=True)
class Job:
    """Where reports lie ready for all engines, and where one puts its PDFs."""

    folder: Path
    out: Path

    def record(self, stem):
        return Path(json.loads((self.folder / "records.json").read_text(encoding="utf-8"))[stem])

    def page(self, stem):
        return self.folder / "pages" / f"{stem}.html"

    def content(self, stem):
        return (self.folder / "content" / f"{stem}.json").read_text(encoding="utf-8")

    def pdf(self, stem):
        return self.out / f"{stem}.pdf"

    def environment(self):
        """Return the environment for programs that look for faces on the machine."""
        return {**os.environ, "FONTCONFIG_FILE": str(self.folder / "fonts.conf")}


class Engine:
    """What all have: a name to choose it by, and what it is called in the table."""

    name = called = ""

    def __init__(self, job):
        self.job = job

    @staticmethod
    def lacks():
        """Return what to do to have it, nothing where it is there."""
        return ""

    @staticmethod
    def version():
        """Return its version."""

    def start(self):
        """Get ready."""

    def ready(self, stems):
        """Get ready for these reports."""

    def make(self, stems):
        """Make the PDFs of some reports."""
        for stem in stems:
            self.make_one(stem)

    def stop(self):
        """Clean up."""


class Reportgen(Engine):
    """Our PDF from a page that lies ready, in a warm process."""

    name, called = "reportgen", "reportgen, page to PDF"

    @staticmethod
    def version():
        return version("reportgen")

    def ready(self, stems):
        """Keep pages, and what their PDFs carry."""
        self.given = {stem: told(self.job.record(stem)) for stem in stems}

    def make_one(self, stem):
        self.job.pdf(stem).write_bytes(reportgen.render_pdf(*self.given[stem]))


class Build(Engine):
    """Our whole build: the record read, checked and graded, its data, page and PDF."""

    name, called = "build", "reportgen, record to page and PDF"

    @staticmethod
    def version():
        return version("reportgen")

    def make_one(self, stem):
        page, carried = told(self.job.record(stem))
        self.job.pdf(stem).with_suffix(".html").write_text(page, encoding="utf-8")
        self.job.pdf(stem).write_bytes(reportgen.render_pdf(page, carried))


class WeasyPrint(Engine):
    """WeasyPrint's own command on our page, a process for each file."""

    name, called = "weasyprint", "WeasyPrint's command, our page"

    @staticmethod
    def version():
        return version("weasyprint")

    def make_one(self, stem):
        command = [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "--quiet"]
        paths = [self.job.page(stem), self.job.pdf(stem)]
        subprocess.run([*command, *paths], check=True, capture_output=True, env=self.job.environment())


class Typst(Engine):
    """The typst package with a template of its own language, one compiler kept."""

    name, called = "typst", "typst, template of its own"

    @staticmethod
    def lacks():
        return "" if find_spec("typst") else IN_BENCH

    @staticmethod
    def version():
        return version("typst")

    def start(self):
        import typst

        fonts = [str(self.job.folder / "fonts")]
        self.compiler = typst.Compiler(str(HERE / "report.typ"), font_paths=fonts)

    def make_one(self, stem):
        made = self.compiler.compile(
            sys_inputs={"report": self.job.content(stem)}, format="pdf", pdf_standards=["ua-1"]
        )
        self.job.pdf(stem).write_bytes(made)


class Chromium(Engine):
    """Chromium over its debugging protocol on our page, one browser kept."""

    name, called = "chromium", "Chromium over CDP, our page"
    options = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

    @staticmethod
    def lacks():
        if not CHROMIUM.exists():
            return "apt-get install --no-install-recommends chromium"
        return "" if find_spec("playwright") else IN_BENCH

    @staticmethod
    def version():
        done = subprocess.run([CHROMIUM, "--version"], check=True, capture_output=True, text=True)
        return done.stdout.split()[1]

    def start(self):
        from playwright.sync_api import sync_playwright

        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(self.options), env=self.job.environment()
        )
        self.page = self.browser.new_page()
        self.session = self.page.context.new_cdp_session(self.page)

    def make_one(self, stem):
        self.page.goto(self.job.page(stem).as_uri())
        made = self.session.send("Page.printToPDF", dict.fromkeys(PRINT, True))
        self.job.pdf(stem).write_bytes(base64.b64decode(made["data"]))

    def stop(self):
        self.browser.close()
        self.playwright.stop()


class LibreOffice(Engine):
    """docxtpl fills a Word template for each report, and LibreOffice turns all of them into PDFs at once."""

    name, called = "libreoffice", "LibreOffice, docxtpl's template"
    options = json.dumps({name: {"type": "boolean", "value": "true"} for name in EXPORT})

    @staticmethod
    def lacks():
        if not shutil.which("soffice"):
            return "apt-get install --no-install-recommends libreoffice-writer"
        return "" if find_spec("docxtpl") else IN_BENCH

    @staticmethod
    def version():
        done = subprocess.run(["soffice", "--version"], check=True, capture_output=True, text=True)
        return done.stdout.split()[1]

    def start(self):
        import docxtpl
        from word import make_template

        self.template, self.fill = self.job.out / "template.docx", docxtpl.DocxTemplate
        make_template(self.template)

    def make(self, stems):
        for stem in stems:
            document = self.fill(self.template)
            document.render(json.loads(self.job.content(stem)), autoescape=True)
            document.save(self.job.out / f"{stem}.docx")
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(self.job.out / 'profile').as_uri()}", "--headless"),
                *("--convert-to", f"pdf:writer_pdf_Export:{self.options}"),
                *("--outdir", self.job.out, *(self.job.out / f"{stem}.docx" for stem in stems)),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE * len(stems),
            env=self.job.environment(),
        )


ENGINES = {one.name: one for one in (Reportgen, Build, WeasyPrint, Typst, Chromium, LibreOffice)}
