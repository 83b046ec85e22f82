"""Citizens, households and organisations that cases are about."""
