"""From the files of a source to records: manifests, readers, audit, count assertions and the run report.

This package owns everything between a file and the store. It knows no single source: those lie in `loaders/`.
"""
