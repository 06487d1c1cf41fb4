"""What `harness init` writes into a repository, as texts: nothing is written here."""
