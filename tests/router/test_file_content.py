"""What a sent file is taken for, whatever it is called; what is refused, and why."""

import io
from functools import partial

import pytest
from PIL import Image

from router.errors import FileRefused, Refusal
from router.file_content import ENDINGS, MOST_BYTES, check, checked
from router.pictures import LONGEST_SIDE, PREVIEW_SIDE
from tests.sent_files import (
    HTML,
    PDF,
    SECRET,
    archive,
    bomb,
    encoded,
    heic,
    moving,
    office,
    photo,
)

DOCX, XLSX, PPTX = [kind for kind in ENDINGS if "openxmlformats" in kind]
#: What comes, as it is called, as what it is kept, under which name.
KEPT = (
    (photo(), "IMG_0001.JPG", "image/jpeg", "IMG_0001.jpg"),
    (photo(), "证明.pdf", "image/jpeg", "证明.jpg"),
    (photo(), "", "image/jpeg", "照片.jpg"),
    (encoded("PNG"), "a.jpg", "image/png", "a.png"),
    (encoded("GIF"), "a.gif", "image/png", "a.png"),
    (encoded("WEBP"), "a.webp", "image/jpeg", "a.jpg"),
    (heic(), "IMG_0002.HEIC", "image/jpeg", "IMG_0002.jpg"),
    (PDF, "户口本.pdf", "application/pdf", "户口本.pdf"),
    (PDF, "户口本.jpg", "application/pdf", "户口本.pdf"),
    (PDF, "", "application/pdf", "文件.pdf"),
    (office("docx"), "说明.docx", DOCX, "说明.docx"),
    (office("xlsx"), "流水.doc", XLSX, "流水.xlsx"),
    (office("pptx"), "x", PPTX, "x.pptx"),
)
#: What comes, as it is called, why it is refused.
REFUSED = (
    (b"", "a.jpg", Refusal.empty),
    (HTML, "photo.jpg", Refusal.unknown_type),
    (b"GIF89a" + HTML, "a.gif", Refusal.unreadable),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", Refusal.unknown_type),
    (b"MZ" + bytes(200), "photo.jpg", Refusal.unknown_type),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.doc", Refusal.unknown_type),
    (b"just words", "a.txt", Refusal.unknown_type),
    (archive(), "a.docx", Refusal.unknown_type),
    (office("docm"), "a.docx", Refusal.unknown_type),
    (office("docx", macros=True), "a.docx", Refusal.unknown_type),
    (office("docx", more=bytes(101 * 1024 * 1024)), "a.docx", Refusal.unreadable),
    (office("docx")[:200], "a.docx", Refusal.unreadable),
    (PDF[:40], "a.pdf", Refusal.unreadable),
    (photo()[:-800], "a.jpg", Refusal.unreadable),
    (b"\xff\xd8\xff" + HTML, "a.jpg", Refusal.unreadable),
    (encoded("PNG")[:120], "a.png", Refusal.unreadable),
    (heic()[:300], "a.heic", Refusal.unreadable),
    (bomb(), "a.png", Refusal.too_many_pixels),
    (bomb(9_000), "a.png", Refusal.too_many_pixels),
    (PDF + bytes(MOST_BYTES + 1 - len(PDF)), "a.pdf", Refusal.too_large),
)


@pytest.mark.parametrize("content, called, kind, name", KEPT)
def test_the_content_says_what_a_file_is(content: bytes, called: str, kind: str, name: str) -> None:
    file = check(content, called)
    assert (file.type, file.name) == (kind, name)
    assert (file.preview is not None) == kind.startswith("image/")


@pytest.mark.parametrize("content, called, why", REFUSED)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    content: bytes, called: str, why: Refusal
) -> None:
    with pytest.raises(FileRefused) as refused:
        check(content, called)
    assert refused.value.why is why


def test_ten_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    most = PDF[:-6] + bytes(MOST_BYTES - len(PDF)) + PDF[-6:]
    assert check(most).content == most
    with pytest.raises(FileRefused):
        check(most + b"\n")


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_says_no_more_where_and_with_what_it_was_taken_and_stands_upright(
    turned: int,
) -> None:
    content = photo(320, 200, turned=turned)
    assert SECRET.encode() in content
    file = check(content)
    assert file.preview is not None
    for kept in (file.content, file.preview):
        assert SECRET.encode() not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert image.size == ((320, 200) if turned < 5 else (200, 320))
    with Image.open(io.BytesIO(file.content)) as image:
        wide, high = image.size
        corners = [(9, 9), (wide - 9, 9), (wide - 9, high - 9), (9, high - 9)]
        red = [at for at, spot in enumerate(corners, 1) if image.getpixel(spot)[0] > 180]  # type: ignore[index]
    # EXIF: in which corner the first pixel stands when the picture stands upright.
    assert red == [{1: 1, 2: 2, 3: 3, 4: 4, 5: 1, 6: 2, 7: 3, 8: 4}[turned]]


def test_a_photo_of_a_large_camera_is_kept_legible_and_shown_small() -> None:
    file = check(photo(6000, 4000))
    assert file.preview is not None
    with Image.open(io.BytesIO(file.content)) as image:
        assert LONGEST_SIDE / 2 < max(image.size) <= LONGEST_SIDE
    with Image.open(io.BytesIO(file.preview)) as image:
        assert max(image.size) == PREVIEW_SIDE


@pytest.mark.parametrize("make", [partial(moving, sort) for sort in ("GIF", "PNG", "WEBP")])
def test_of_a_moving_picture_the_first_image_is_kept(make: "partial[bytes]") -> None:
    with Image.open(io.BytesIO(check(make()).content)) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((20, 20))[0] > 180  # type: ignore[index]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "CMYK", "I;16"])
def test_every_sort_of_pixel_is_read(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (40, 30)).save(target, "JPEG" if mode == "CMYK" else "PNG")
    with Image.open(io.BytesIO(check(target.getvalue()).content)) as image:
        assert image.mode == "RGB"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow's own remark on such a photo
def test_broken_exif_spoils_no_photo() -> None:
    content = photo().replace(b"Exif\x00\x00II*\x00\x08", b"Exif\x00\x00II*\x00\xf8")
    content = content.replace(b"Exif\x00\x00MM\x00*\x00\x00", b"Exif\x00\x00MM\x00*\xff\xff")
    assert check(content).type == "image/jpeg"


@pytest.mark.parametrize(
    "called, name",
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\桌面\\低保 申请.docx", "低保 申请.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('<img src=x onerror="alert(1)">.jpg', "img src=x onerror=alert(1).pdf"),
        ("字" * 300, "字" * 80 + ".pdf"),
        (".pdf", "pdf.pdf"),
        ("\ud800", "\ufffd.pdf"),
    ],
)
def test_a_name_is_fit_to_be_shown_and_saved_under(called: str, name: str) -> None:
    assert check(PDF, called).name == name


async def test_checking_in_a_thread_says_the_same() -> None:
    assert (await checked(photo(), "a")).name == "a.jpg"
    with pytest.raises(FileRefused):
        await checked(HTML, "a.jpg")
