"""Every layout by its name."""

from gongkai.reader.tests.workshop import hands, layouts_html, layouts_odd, layouts_office, layouts_text
from gongkai.reader.tests.workshop.flow import Layout

#: Drawn by Python alone, in milliseconds.
QUICK: dict[str, Layout] = {
    **layouts_html.LAYOUTS,
    **layouts_text.LAYOUTS,
    **hands.LAYOUTS,
    **layouts_odd.LAYOUTS,
}
#: Word, spreadsheets, PDF: tens of milliseconds and more.
OFFICE: dict[str, Layout] = dict(layouts_office.LAYOUTS)
ALL: dict[str, Layout] = {**QUICK, **OFFICE}
