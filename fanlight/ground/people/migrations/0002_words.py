"""Clients, contacts and sites are found by their words; lists filter by state, kind and client."""

from django.db import migrations

from fanlight.core.fulltext import AddWordIndex

STATE = "CASE WHEN {row}archived_at IS NULL THEN '{mark}live' ELSE '{mark}archived' END"
KIND = "'{mark}' || {row}kind"
CLIENT = "'{mark}c' || CAST(COALESCE({row}client_id, 0) AS TEXT)"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        AddWordIndex("people_client", marks=f"{STATE} || ' ' || {KIND}"),
        AddWordIndex("people_contact", marks=STATE),
        AddWordIndex("people_site", marks=f"{STATE} || ' ' || {CLIENT}"),
    ]
