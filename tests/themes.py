"""A theme of another hue: the shipped `css/tokens.css` with other colours and nothing else."""

from reportgen.report.shelf import template_folder

BLUES = {
    "ink": "#10202c",
    "ink-soft": "#44525e",
    "tint": "#f1f5f8",
    "edge": "#6b7f8e",
    "accent": "#17496b",
    "step-1": "#5f97bd",
    "step-2": "#3f7ba3",
    "step-3": "#2a5f86",
    "step-4": "#17456a",
    "step-5": "#0b2840",
}


def tokens(colours=BLUES):
    """Return the theme's stylesheet."""
    lines = (template_folder() / "css" / "tokens.css").read_text().splitlines(keepends=True)
    for name, colour in colours.items():
        (place,) = [number for number, line in enumerate(lines) if line.startswith(f"  --{name}:")]
        lines[place] = f"  --{name}: {colour};\n"
    return "".join(lines)


def theme(folder, css=None):
    """Write a theme into a folder of templates, and return it."""
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "tokens.css").write_text(tokens() if css is None else css)
    return folder
