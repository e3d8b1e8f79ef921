"""The console: for members of the workspace. `urls.py` is its site map; read it first."""
