"""The parts of the HTML page: picture, heat map, code and witness, each made ready for the template."""
