"""A real Neo4j Community on this machine, from Python packages alone: jars, Java runtime, settings, process.

    releases/   the pinned jars of each release: names, versions and checksums
    jars        brings exactly those into the cache folder
    unsigned    takes the signatures out of them
    java        finds the Java runtime
    home        the server's folder in the workspace: settings, password, ports
    process     starts, recognises and ends the server process
    manager     `LocalNeo4j`: start, stop, status, logs

It opens no session and knows no Cypher.
"""
