"""Values of shapes: does a shape accept one, what does a smallest one look like, how are they drawn at random."""
