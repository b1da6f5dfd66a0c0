"""Forms with photos and files: read piece by piece, never more than may be kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from bot.web.guard import LARGEST_BODY, TooLarge, form_of
from router.errors import RejectedInput
from router.file_content import MOST_BYTES

#: So many files in one form, and so much in all: a telephone's photo has two to six megabytes.
MOST_FILES = 5
LARGEST_UPLOAD = 3 * MOST_BYTES
_MOST_PARTS = 60
_TOO_MUCH = "一次发的太多了，加起来最多 30 MB，请分几次发。前面发的都还在。"
_BROKEN = "发送的内容不完整，请再发一次。"


@dataclass(slots=True)
class Part:
    """One field of a form. Of a file that is too large nothing is kept but that it was."""

    name: str = ""
    filename: str | None = field(default=None, repr=False)
    content: bytearray = field(default_factory=bytearray, repr=False)
    too_large: bool = False


@dataclass(slots=True)
class _Reader:
    """Takes a multipart body piece by piece; its files stay in memory, never on a disk."""

    boundary: bytes
    most_text: int = LARGEST_BODY
    parts: list[Part] = field(default_factory=list)
    _header: tuple[bytes, bytes] = (b"", b"")
    _disposition: bytes = b""

    def parser(self) -> MultipartParser:
        """What calls this reader with each piece."""
        return MultipartParser(
            self.boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._field,
                "on_header_value": self._value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers,
                "on_part_data": self._data,
            },
        )

    def _begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise TooLarge(_TOO_MUCH)
        self.parts.append(Part())
        self._disposition = b""

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], self._header[1])

    def _value(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = (b"", b"")

    def _headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        part = self.parts[-1]
        part.name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            part.filename = options[b"filename"].decode("utf-8", "replace")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        most = self.most_text if part.filename is None else MOST_BYTES
        if len(part.content) + end - start > most:
            part.too_large = True
            part.content.clear()
        if not part.too_large:
            part.content += data[start:end]


async def upload_of(
    request: Request, *, most_text: int = LARGEST_BODY
) -> tuple[dict[str, str], list[Part]]:
    """The text fields and the files of a posted form, with or without files.

    A text field holds at most `most_text` bytes.

    TooLarge as soon as more comes than a form may hold; RejectedInput for a body that is no form.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data":
        return await form_of(request), []
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > LARGEST_UPLOAD:
        raise TooLarge(_TOO_MUCH)
    reader = _Reader(options.get(b"boundary", b""), most_text)
    try:
        parser = reader.parser()
        async for piece in _limited(request):
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        raise RejectedInput(_BROKEN) from error
    fields = [part for part in reader.parts if part.filename is None]
    if any(part.too_large for part in fields):
        raise TooLarge(_TOO_MUCH)
    sent = {part.name: part.content.decode("utf-8", "replace") for part in fields}
    return sent, [part for part in reader.parts if part.filename]


async def _limited(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; what it says of its own length is not believed."""
    read = 0
    async for piece in request.stream():
        read += len(piece)
        if read > LARGEST_UPLOAD:
            raise TooLarge(_TOO_MUCH)
        yield piece
