"""The portal: for contacts and guests. `urls.py` is its site map; read it first."""
