"""Letters and tables as PDF and DOCX, both drawn from one description (``gongkai.papers.letter``). Knows no Django."""
