"""The rims of the desk: outside words in, values down; values up, outside words out."""
