"""The normal form of types, its algebra and its text; read it through `harness.model.shape`."""
