"""The RDF store: named graphs, the merged facts, validation, provenance and named queries.

This package owns all writing of RDF. Nothing outside it imports pyoxigraph; it imports nothing above it.
"""
