"""Personal data at rest: AES-GCM for what is kept, HMAC for what must be looked up or proved."""

import base64
import hmac
import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from router.errors import SealError

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_DOES_NOT_OPEN = "加密内容打不开：密钥不对或内容被改动。"


class SealBox:
    """Seals and opens with keys derived from one master key of 32 bytes.

    `purpose` binds a sealed value to its column: moved to another column it does not open.
    """

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise SealError(f"密钥应为{KEY_BYTES}字节，现在是{len(master_key)}字节。")
        self._cipher = AESGCM(_derived(master_key, b"seal"))
        self._index_key = _derived(master_key, b"index")
        self._chain_key = _derived(master_key, b"ledger")
        self._close_key = _derived(master_key, b"close")
        self._cookie_key = _derived(master_key, b"cookie")

    def seal(self, text: str | None, purpose: str) -> bytes | None:
        """Encrypt a text; None stays None."""
        if text is None:
            return None
        return self.seal_bytes(text.encode(), purpose)

    def open(self, sealed: bytes | None, purpose: str) -> str | None:
        """Decrypt what `seal` made for the same purpose; SealError if it does not open."""
        if sealed is None:
            return None
        try:
            return self.open_bytes(sealed, purpose).decode()
        except UnicodeDecodeError as error:
            raise SealError(_DOES_NOT_OPEN) from error

    def seal_bytes(self, content: bytes, purpose: str) -> bytes:
        """Encrypt the content of a file."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, purpose.encode())

    def open_bytes(self, sealed: bytes, purpose: str) -> bytes:
        """Decrypt what `seal_bytes` made for the same purpose; SealError if it does not open."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if sealed[:1] != _VERSION:
                raise ValueError("sealed by a version unknown here")
            return self._cipher.decrypt(nonce, body, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise SealError(_DOES_NOT_OPEN) from error

    def blind_index(self, value: str | None, kind: str) -> bytes | None:
        """A keyed hash by which a phone or ID number is found without being stored in clear."""
        if value is None:
            return None
        return hmac.digest(self._index_key, f"{kind}:{value}".encode(), sha256)

    def chain(self, previous: bytes, content: bytes) -> bytes:
        """The keyed hash of a ledger row over the one before it."""
        return hmac.digest(self._chain_key, previous + content, sha256)

    def close(self, content: bytes, purpose: str) -> bytes:
        """The keyed hash that closes a ledger or a register: set back, it cannot be made anew.

        `purpose` keeps the one from passing as the other.
        """
        return hmac.digest(self._close_key, purpose.encode() + b"\x00" + content, sha256)

    def sign(self, content: bytes) -> bytes:
        """A keyed hash for tokens given to browsers."""
        return hmac.digest(self._cookie_key, content, sha256)


def key_from(configured: str | None, file: Path) -> tuple[bytes, bool]:
    """The master key from settings (base64), else from the file, made there on first use.

    Returns the key and whether it was made just now. Losing it loses all personal data: the
    caller says so.
    """
    if configured:
        try:
            return base64.urlsafe_b64decode(configured), False
        except ValueError as error:
            raise SealError("ONEDOOR_SECRET_KEY 不是 base64 文字。") from error
    if file.exists():
        return _kept_key(file), False
    file.parent.mkdir(parents=True, exist_ok=True)
    key = os.urandom(KEY_BYTES)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(base64.urlsafe_b64encode(key) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    return key, True


def _kept_key(file: Path) -> bytes:
    try:
        return base64.urlsafe_b64decode(file.read_text("ascii").strip())
    except ValueError as error:
        raise SealError(f"密钥文件 {file} 不是 base64 文字。") from error


def _derived(master: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"onedoor/" + info).derive(master)
