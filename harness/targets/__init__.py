"""What a probe can talk to: an ASGI app in process, a URL, a Streamlit script in its worker, a browser."""
