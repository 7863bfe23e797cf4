"""``python -m gongkai.cli``: the command without an installed script."""

from gongkai.cli import main

main()
