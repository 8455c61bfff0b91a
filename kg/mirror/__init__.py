"""The Neo4j mirror: a projection of the merged facts that can be dropped and rebuilt.

    mapping   how classes and properties reach Neo4j (read from the ontology)
    codec     one entity's statements to one node or edge, and exactly back (pure)
    plan      Cypher texts and batches (pure)
    session   the only module that imports the neo4j driver
    sync, verify, export      the work
    local     a managed Neo4j on this machine

Nothing else writes into Neo4j, and nothing here writes RDF.
"""
