"""Pictures that residents send, decoded and made anew: upright, without where and when taken."""

import io
from dataclasses import dataclass, field

import pillow_heif
from PIL import Image, ImageOps

from router.errors import FileRefused, Refusal

#: A telephone's camera has up to fifty; a small file may unfold to far more (a bomb).
MOST_PIXELS = 50_000_000
#: A sheet of paper stays legible down to its small print.
LONGEST_SIDE = 4096
PREVIEW_SIDE = 480
JPEG, PNG = "image/jpeg", "image/png"
#: Sorts of picture that are read, and whether they are kept without loss.
SORTS = {"JPEG": False, "PNG": True, "WEBP": False, "GIF": True, "HEIF": False}

pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept, and small."""

    content: bytes = field(repr=False)
    type: str
    preview: bytes = field(repr=False)


def made_anew(content: bytes, sort: str, most_bytes: int) -> Picture:
    """Decode a picture of a sort and encode it anew, of a moving one the first image.

    FileRefused where it cannot be decoded to its end or has too many pixels. Nothing but its
    pixels goes into what is kept: no EXIF, comment, profile or name.
    """
    try:
        with Image.open(io.BytesIO(content), formats=(sort,)) as opened:
            pixels = _pixels(opened)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(Refusal.too_many_pixels) from None
    except Exception as error:  # what decoders raise on strangers' bytes is of no known sort
        raise FileRefused(Refusal.unreadable) from error
    small = pixels.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    preview = _encoded(small, "JPEG", quality=75)
    if SORTS[sort]:
        lossless = _encoded(pixels, "PNG", optimize=False)
        if len(lossless) <= most_bytes:
            return Picture(lossless, PNG, preview)
    return Picture(_encoded(pixels, "JPEG", quality=88), JPEG, preview)


def _pixels(opened: Image.Image) -> Image.Image:
    """The pixels alone, upright, on white where they are transparent."""
    if opened.width * opened.height > MOST_PIXELS:
        raise FileRefused(Refusal.too_many_pixels)
    # A JPEG can be decoded smaller at once, which spares memory.
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    image = _upright(opened)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    seen = image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")
    fresh = Image.new("RGB", seen.size, "white")
    fresh.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return fresh


def _upright(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # its EXIF is broken, the picture is not
        return opened.copy()


def _encoded(image: Image.Image, sort: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, sort, **options)
    return target.getvalue()
