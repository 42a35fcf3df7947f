"""What the nouns and rules promise, without a file or a network."""
