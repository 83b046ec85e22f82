"""The tables that cases and their parts are projected into, made by hand-written SQL."""
