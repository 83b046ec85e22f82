"""Figures counted from facts, with the rows behind them."""
