"""What this room announces; ``apps.py`` connects what follows."""

from django.dispatch import Signal

#: An officer started a compilation or took one up again: ``job`` (Compilation). The work is handed to the worker.
compilation_asked = Signal()
