"""The conversation's parts: what is known, what is heard, what is said and done. No channel."""
