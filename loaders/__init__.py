"""The sources: one folder each, with a manifest (`loader.toml`) and a small loader (`loader.py`).

A loader imports `kg.etl`, `kg.records`, `kg.vocab` and `kg.errors`, and no other source.
"""
