"""Rules over the answers of a FastAPI target or of any OpenAPI server."""
