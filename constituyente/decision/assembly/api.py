"""The assembly: motions, roll calls by name with the majority rule and its arithmetic."""
