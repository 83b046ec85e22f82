"""What supervisors, leaders and auditors look at: the board, statistical tables, lists for audit. It changes nothing."""
