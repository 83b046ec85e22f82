"""Terms counted over dated calendars."""
