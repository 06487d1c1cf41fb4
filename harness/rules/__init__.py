"""Judgements, one file a rule, in folders by family; found by walking this package."""
