"""The alarm: APScheduler, fed from our own tables. The rows are the truth; nothing here outlives the process."""
