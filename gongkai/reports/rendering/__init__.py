"""An annual report's edition drawn: one arrangement, from which page, DOCX, PDF, CSV and JSON all come."""

from gongkai.reports.rendering.arranging import Arranged, arrange
from gongkai.reports.rendering.cells import as_csv, as_json
from gongkai.reports.rendering.paper import docx, letter, pdf

__all__ = ["Arranged", "arrange", "as_csv", "as_json", "docx", "letter", "pdf"]
