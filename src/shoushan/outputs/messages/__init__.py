"""Messages: what entries call for, their words, the outbox they wait in, and the two ways out of the house."""
