"""What goes to the archive: packages of cases with checksums, the catalogue of a year, and what comes back."""
