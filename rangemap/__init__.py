"""Maps of the ranges that published sources state."""
