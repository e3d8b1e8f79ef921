"""The engine behind tasks: retry, lease, reaper and tick. Refuses to know what the tasks do."""
