"""`onedoor hotline …`: hotlines registered, their keys shown once."""

import re
import sys

from bot.channels.hotline.hotlines import Hotline, add_hotline, all_hotlines, disable, renew_key
from bot.commands.database import in_transaction
from bot.settings import settings
from bot.wiring import checked_catalogue
from router.errors import RejectedInput

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def add(code: str, name: str, jurisdiction: str) -> int:
    """Register a hotline and print its key; RejectedInput for a code or place that cannot be."""
    catalogue = checked_catalogue(settings())
    hotline = Hotline(code, name.strip(), jurisdiction or catalogue.default)
    if not _CODE.fullmatch(code) or not hotline.name:
        raise RejectedInput("热线代号只能用小写字母、数字和 -，最多40个；名称不能空。")
    if hotline.jurisdiction not in catalogue.jurisdictions:
        known = "、".join(catalogue.jurisdictions)
        raise RejectedInput(f"派单目录里没有 {hotline.jurisdiction} 这个地区；有：{known}。")
    _print_key(in_transaction(settings(), lambda connection: add_hotline(connection, hotline)))
    return 0


def renew(code: str) -> int:
    """Give a hotline a new key and print it."""
    _print_key(in_transaction(settings(), lambda connection: renew_key(connection, code)))
    return 0


def stop(code: str) -> int:
    """Take nothing more from a hotline."""
    in_transaction(settings(), lambda connection: disable(connection, code))
    sys.stdout.write(f"{code} 已停用。重新启用：onedoor hotline renew {code}\n")
    return 0


def show() -> int:
    """Print all hotlines."""
    found = in_transaction(settings(), all_hotlines)
    for hotline, is_open in found:
        state = "" if is_open else "  （已停用）"
        sys.stdout.write(f"{hotline.code}  {hotline.name}  {hotline.jurisdiction}{state}\n")
    if not found:
        sys.stdout.write(
            "还没有登记热线。登记：onedoor hotline add dalian-12345 --name 大连12345\n"
        )
    return 0


def _print_key(key: str) -> None:
    sys.stdout.write(f"密钥（只显示这一次，请马上交给热线平台）：\n{key}\n")
