"""What an HTTP server asks of a store: answers written to files in any format, in a process that can be ended.

`jobs` says what can be asked and what comes back, `worker` is the process, and three engines do the work in
it: `reading` over a snapshot of the workspace, `writing` into datasets of the workspace, `bare` over a store
that is nothing but RDF. `media` knows the formats by name and needs no Oxigraph. Nothing here speaks HTTP.
"""
