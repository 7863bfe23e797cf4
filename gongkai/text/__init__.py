"""Chinese text: identifiers, masking, dates and numbers as official papers write them. Knows no Django."""
