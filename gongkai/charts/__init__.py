"""Accessible charts as SVG, drawn on the server; knows no Django."""
