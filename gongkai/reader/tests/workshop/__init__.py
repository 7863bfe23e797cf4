"""The workshop: made-up reports, laid out in many ways and broken in known ways, by which the reader is judged.

``facts`` makes figures that add up, ``prose`` says true things about them, ``report`` holds both, the ``layouts_*``
modules print a report as a file, ``faults`` breaks one in a known place, ``judging`` counts what came back.
"""
