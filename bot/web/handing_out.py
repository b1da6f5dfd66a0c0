"""Files as they are handed to a browser: pictures to be shown, all else to be saved."""

from urllib.parse import quote

from starlette.responses import Response

from router.file_content import ENDINGS, SHOWN
from router.files import FileContent
from router.marks import masked
from router.pictures import JPEG

#: Whatever is in a file, a browser runs and loads nothing of it, and no other site may embed it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def shown(file: FileContent, *, small: bool = False) -> Response:
    """A picture that was made anew here, within a page; anything else is only handed to be saved.

    `small` is its preview.
    """
    if file.type not in SHOWN:
        return saved(file)
    return Response(file.content, media_type=JPEG if small else file.type, headers=_HEADERS)


def saved(file: FileContent) -> Response:
    """A file to be saved, under its name; telephone and ID numbers in the name are masked."""
    plain = f"file{ENDINGS[file.type]}"
    name = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(masked(file.name), safe='')}"
    headers = _HEADERS | {"Content-Disposition": name}
    return Response(file.content, media_type=file.type, headers=headers)
