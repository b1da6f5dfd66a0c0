"""Scripted talks: readable files of what people say, played against the real conversation."""
