"""AIdioma: learn Spanish by producing it. The domain, importable without Streamlit."""

__version__ = "0.4.0"
