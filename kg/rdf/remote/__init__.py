"""A store behind a SPARQL 1.1 endpoint of somebody else: QLever, Virtuoso, GraphDB, Fuseki, Neptune, Oxigraph.

`address` says where it is and as whom, `connection` speaks HTTP, `text` writes prefixes and bound values into a query,
`quads` asks in the words of the embedded store, `turn` lets one writer in at a time, and `server` is the place that a
commit writes to. What a commit is, `kg.rdf.commit` says for both kinds of store. This package is the only one that
imports httpx.
"""
