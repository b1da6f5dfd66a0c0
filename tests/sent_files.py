"""Photos and papers as people send them, made here: none is anybody's."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

#: GPS of nowhere in particular: 38°58'N 121°31'E.
GPS = {1: "N", 2: (38.0, 58.0, 0.0), 3: "E", 4: (121.0, 31.0, 0.0)}
SECRET = "SECRET-CAMERA-1380000"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
OFFICE = {
    "docx": _MAIN.format("wordprocessingml.document"),
    "xlsx": _MAIN.format("spreadsheetml.sheet"),
    "pptx": _MAIN.format("presentationml.presentation"),
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}


def picture(width: int = 320, height: int = 240) -> Image.Image:
    """A picture with a red corner at the upper left, so that one sees how it stands."""
    image = Image.new("RGB", (width, height), (90, 140, 200))
    image.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return image


def photo(width: int = 320, height: int = 240, *, turned: int = 1) -> bytes:
    """A JPEG with camera, place and comment in it; `turned` is its EXIF orientation."""
    image, target = picture(width, height), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x0112] = turned
    exif.get_ifd(0x8825).update(GPS)
    image.save(target, "JPEG", exif=exif, comment=SECRET.encode(), quality=90)
    return target.getvalue()


def encoded(sort: str, **options: object) -> bytes:
    """The picture in another sort."""
    target = io.BytesIO()
    picture().save(target, sort, **options)
    return target.getvalue()


def heic() -> bytes:
    """The picture as an iPhone sends it."""
    target = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(target, quality=80)
    return target.getvalue()


def moving(sort: str) -> bytes:
    """A moving picture, the first image of which has the red corner."""
    target = io.BytesIO()
    more = [Image.new("RGB", (320, 240), colour) for colour in ("green", "black")]
    picture().save(target, sort, save_all=True, append_images=more, duration=100)
    return target.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for name, body in parts:
        made += struct.pack(">I", len(body)) + name + body
        made += struct.pack(">I", zlib.crc32(name + body))
    return made


def office(sort: str, *, macros: bool = False, more: bytes = b"") -> bytes:
    """An office file with what makes it one, and a part of so many bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        told = f'<Types><Override PartName="/main.xml" ContentType="{OFFICE[sort]}"/></Types>'
        archive.writestr("[Content_Types].xml", told)
        archive.writestr("main.xml", "<document/>")
        archive.writestr("more.bin", more)
        if macros:
            archive.writestr("word/vbaProject.bin", b"macros")
    return target.getvalue()


def archive() -> bytes:
    """A plain zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.txt", "a")
    return target.getvalue()
