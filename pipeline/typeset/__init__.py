"""Breaking a packet into lines and pages."""
