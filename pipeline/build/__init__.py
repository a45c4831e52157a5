"""From a plan to files: reading, writing, what is kept from one build for the next."""
