"""The facts over HTTP: the SPARQL protocols, pages for people, and a JSON API for programs.

This room parses requests, asks `kg.api` and the workers of `kg.rdf.answering`, and answers in the format that was
asked for. It computes nothing anew, reaches no network by itself, and writes only when it was started for that.
"""
