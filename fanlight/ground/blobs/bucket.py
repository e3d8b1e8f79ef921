"""An S3 bucket for checked bytes, where the operator set one up. What waits for its check never leaves this machine.

An object lies under its workspace and digest, as on the disk, and is put with its checksum. Clients get it by a signed
address for sixty seconds, which names the object and how it is to be saved; whoever asks passes the door each time.
"""

import base64
import datetime
import functools
import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from fanlight.core.doors import OfWorkspace

SIGNED_SECONDS: Final = 60
CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 60
CHUNK_BYTES: Final = 1_000_000
NAMED: Final = re.compile(r"blobs/(\d+)/[0-9a-f]{2}/([0-9a-f]{64})")

log = logging.getLogger(__name__)


class Altered(Exception):
    """The bucket holds other bytes than were put there."""


def is_set() -> bool:
    return bool(settings.S3)


def is_signing() -> bool:
    """Whether clients fetch from the bucket themselves."""
    return is_set() and settings.S3_SIGNED


def put(blob: Any) -> None:
    """The stored bytes into the bucket, which compares them with the checksum. A second time changes nothing."""
    digest = bytes(blob.digest)
    with blob.path.open("rb") as file:
        _client().put_object(
            Bucket=settings.S3["bucket"],
            Key=_key(blob.workspace_id, digest),
            Body=file,
            ContentType=blob.media_type,
            CacheControl="private, no-store",
            ChecksumSHA256=base64.b64encode(digest).decode(),
        )


def signed(workspace_id: int, digest: bytes, *, disposition: str) -> str:
    """An address that opens this one object, saved in this one way, for a minute. Raises where there is no key."""
    if not (settings.S3.get("key") and settings.S3.get("secret")):
        raise PermissionError("Refusing to sign an address without a key.")
    asked = {
        "Bucket": settings.S3["bucket"],
        "Key": _key(workspace_id, digest),
        "ResponseContentDisposition": disposition,
    }
    address: str = _client().generate_presigned_url("get_object", Params=asked, ExpiresIn=SIGNED_SECONDS)
    return address


def fetch(owner: OfWorkspace, digest: bytes, path: Path) -> None:
    """The bytes back to where they lay, compared with their digest. Raises Altered."""
    part = path.with_name(f"{secrets.token_hex(8)}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    found = _client().get_object(Bucket=settings.S3["bucket"], Key=_key(owner.workspace_id, digest))
    hashed = hashlib.sha256()
    try:
        with part.open("xb") as file:
            for chunk in found["Body"].iter_chunks(CHUNK_BYTES):
                hashed.update(chunk)
                file.write(chunk)
        if hashed.digest() != digest:
            raise Altered(digest.hex())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def at_hand(blob: Any) -> Path:
    """The bytes as a file of this machine, fetched when they lie in the bucket only."""
    path: Path = blob.path
    if blob.remote_at and not path.exists():
        fetch(blob, bytes(blob.digest), path)
    return path


def drop(workspace_id: int, digest: bytes) -> None:
    if is_set():
        _client().delete_object(Bucket=settings.S3["bucket"], Key=_key(workspace_id, digest))


def listed(*, before: datetime.datetime) -> Iterator[list[tuple[int, bytes]]]:
    """What lies in the bucket and is older than that, in pages: workspace and digest."""
    pages = _client().get_paginator("list_objects_v2").paginate(Bucket=settings.S3["bucket"], Prefix="blobs/")
    for page in pages:
        old = [one["Key"] for one in page.get("Contents", []) if one["LastModified"] < before]
        named = [match for key in old if (match := NAMED.fullmatch(key))]
        yield [(int(match[1]), bytes.fromhex(match[2])) for match in named]


def _key(workspace_id: int, digest: bytes) -> str:
    name = digest.hex()
    return f"blobs/{workspace_id}/{name[:2]}/{name}"


def _client() -> Any:
    return _made(tuple(sorted(settings.S3.items())))


@functools.cache
def _made(place: tuple[tuple[str, str], ...]) -> Any:
    """Dear to load and to make, and meant to be shared by threads."""
    import boto3
    from botocore.config import Config

    said = dict(place)
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": 2},
        s3={"addressing_style": "path" if said["endpoint"] else "virtual"},
    )
    return boto3.client(
        "s3",
        endpoint_url=said["endpoint"] or None,
        region_name=said["region"],
        aws_access_key_id=said["key"],
        aws_secret_access_key=said["secret"],
        config=config,
    )
