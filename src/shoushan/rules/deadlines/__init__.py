"""Terms counted over dated calendars, day by day."""
