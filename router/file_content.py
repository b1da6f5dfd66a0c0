"""What a file is, decided by its content alone: neither its name nor its claimed type is asked."""

import asyncio
import io
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256

from nlu.text import storable
from router.errors import FileRefused, Refusal
from router.pictures import JPEG, PNG, made_anew

MOST_BYTES = 10 * 1024 * 1024
#: The types that files are kept in, with the ending that their names get.
ENDINGS = {
    JPEG: ".jpg",
    PNG: ".png",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}
#: Types that are shown within a page: made anew here, of pixels only.
SHOWN = (JPEG, PNG)
_OFFICE = tuple(kind for kind in ENDINGS if "openxmlformats" in kind)
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
#: An office file may unfold to so much, in so many parts.
_MOST_UNFOLDED = 100 * 1024 * 1024
_MOST_PARTS = 5_000
_LONGEST_NAME = 80
#: Pictures take memory and time to decode: so many at once, apart from all other threads.
_DECODING = ThreadPoolExecutor(2, thread_name_prefix="files")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file fit to be kept. Its content and name are personal: never logged.

    `digest` is the SHA-256 of what came, before anything was made anew.
    """

    content: bytes = field(repr=False)
    type: str
    name: str = field(repr=False)
    digest: bytes
    preview: bytes | None = field(default=None, repr=False)


async def checked(content: bytes, name: str = "") -> CheckedFile:
    """Check a file in a thread; FileRefused says why it cannot be kept."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_DECODING, check, content, name)


def check(content: bytes, name: str = "") -> CheckedFile:
    """Decide what a file is and bring it into the form in which it is kept; FileRefused if not."""
    if not content:
        raise FileRefused(Refusal.empty)
    if len(content) > MOST_BYTES:
        raise FileRefused(Refusal.too_large)
    digest = sha256(content).digest()
    picture = _picture_sort(content)
    if picture is not None:
        made = made_anew(content, picture, MOST_BYTES)
        return CheckedFile(made.content, made.type, _named(name, made.type), digest, made.preview)
    kind = _paper_type(content)
    return CheckedFile(content, kind, _named(name, kind), digest)


def _picture_sort(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def _paper_type(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:  # cut off
            raise FileRefused(Refusal.unreadable)
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    raise FileRefused(Refusal.unknown_type)


def _office_type(content: bytes) -> str:
    """Word, Excel or PowerPoint as of 2007, whole and without macros; other archives are refused.

    ECMA-376 part 2: what the main part is stands in [Content_Types].xml.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unfolded = sum(part.file_size for part in parts)
            if len(parts) > _MOST_PARTS or unfolded > _MOST_UNFOLDED:
                raise FileRefused(Refusal.unreadable)
            told = archive.read("[Content_Types].xml")
            macros = any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
            broken = archive.testzip()
    except KeyError:
        raise FileRefused(Refusal.unknown_type) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise FileRefused(Refusal.unreadable) from error
    if broken is not None:
        raise FileRefused(Refusal.unreadable)
    for kind in _OFFICE:
        if f'"{kind}.main+xml"'.encode() in told and not macros:
            return kind
    raise FileRefused(Refusal.unknown_type)


def _named(claimed: str, kind: str) -> str:
    """A name fit to be shown and saved under: printable, short, ending as the content is."""
    plain = "".join(one for one in storable(claimed) if one.isprintable())
    stem = plain.replace("\\", "/").rpartition("/")[2].strip(" .")
    stem = stem.rpartition(".")[0] or stem
    kept = "".join(one for one in stem if one not in '<>:"|?*')[:_LONGEST_NAME].strip(" .")
    return (kept or ("照片" if kind in SHOWN else "文件")) + ENDINGS[kind]
