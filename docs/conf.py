"""The documentation: user guide, method, reference. Built offline and strictly.

Python -m sphinx -W docs docs/_build.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import zh_search  # noqa: E402
from sphinx import addnodes  # noqa: E402

project, author, copyright, language = "shifan", "shifan", "shifan", "zh_CN"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "decisions/0000*"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
# Files outside docs/, such as README.md, are named in texts but are no pages.
suppress_warnings = []
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": False}
html_theme = "furo"
html_title = "shifan 使用说明"
html_show_copyright = html_show_sphinx = False
html_copy_source = html_show_sourcelink = False
html_search_scorer = str(HERE / "search_order.js")
html_static_path = []
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
highlight_language = "text"
pygments_style = "friendly"


def setup(app):
    """Let the search find Chinese words; say once more that docstrings are plain sentences with `code`."""
    zh_search.install()
    app.connect("autodoc-process-docstring", _indented)
    app.connect("env-updated", _decisions_on_their_page)
    # Before the theme, which draws the navigation in this event.
    app.connect("html-page-context", _navigation_of_titles, priority=400)


def _decisions_on_their_page(app, env):
    """Leave the decisions to the page that lists them: a hundred lines beside every page, made for each anew."""
    for node in list(env.tocs["decisions/index"].findall(addnodes.toctree)):
        node.parent.remove(node)


def _navigation_of_titles(app, page, template, context, doctree):
    """Draw the navigation from the titles of pages alone.

    Sphinx copies all headings and all objects of all pages for each page, and only then drops them.
    """
    drawn, env = context["toctree"], app.env
    if not hasattr(app, "titles_of_pages"):
        app.titles_of_pages = {name: _titles(toc) for name, toc in env.tocs.items()}

    def of_titles(**asked):
        whole, env.tocs = env.tocs, app.titles_of_pages if asked.get("titles_only") else env.tocs
        try:
            return drawn(**asked)
        finally:
            env.tocs = whole

    context["toctree"] = of_titles


def _titles(toc):
    """Return the contents of a page without what stands below its titles, but for the pages that it lists."""
    titles = toc.deepcopy()
    for title in titles:
        if len(title) > 1:
            if listed := list(title.findall(addnodes.toctree)):
                title[1][:] = listed
            else:
                title.pop(1)
    return titles


def _indented(app, what, name, obj, options, lines):
    """Indented parts of docstrings are examples or tables: literal blocks."""
    for number in range(len(lines) - 1, 0, -1):
        if lines[number].startswith("    ") and not lines[number - 1].strip():
            lines[number:number] = ["::", ""]
