"""Study aids: what a packet's documents are made to say about themselves."""
