"""The tables of this package, one module per root noun."""

from fanlight.work.files.models.files import File
from fanlight.work.files.models.folders import Folder
from fanlight.work.files.models.looks import FileLook
from fanlight.work.files.models.seeing import FileQuerySet
from fanlight.work.files.models.sendings import FileSending
from fanlight.work.files.models.tallies import UploadTally
from fanlight.work.files.models.uploads import Upload
from fanlight.work.files.models.versions import FilePublication, FileVersion

__all__ = [
    "File",
    "FileLook",
    "FilePublication",
    "FileQuerySet",
    "FileSending",
    "FileVersion",
    "Folder",
    "Upload",
    "UploadTally",
]
