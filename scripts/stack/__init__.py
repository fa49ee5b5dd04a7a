"""The private services and the instances on them; standard library only, so it runs before anything is installed."""
