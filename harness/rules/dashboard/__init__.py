"""Rules over what a Streamlit target showed while it was driven."""
