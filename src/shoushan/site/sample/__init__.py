"""A synthetic district made from a pack's ``sample/`` folder: people, matters and a year of acts, through the corridor only."""
