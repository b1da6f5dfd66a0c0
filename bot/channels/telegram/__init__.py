"""The chat bot on Telegram: what comes is kept first, what is said leaves through the outbox."""
