"""The own grammar: phrases of time in the words of many languages, read by rules that all of them share."""
