"""What the system says of a file or disk (系统提示), in Chinese: it speaks English of itself.

Only the sentences that an office meets; any other stands as the system said it.
"""

from __future__ import annotations

import re

_SAID = {
    "permission denied": "没有访问权限",
    "operation not permitted": "没有访问权限",
    "no such file or directory": "文件或文件夹不存在",
    "not a directory": "路径中有一段不是文件夹",
    "is a directory": "这是一个文件夹",
    "file exists": "同名文件已经存在",
    "file name too long": "文件名过长",
    "no space left on device": "磁盘空间不足",
    "disk quota exceeded": "磁盘配额已用完",
    "read-only file system": "磁盘是只读的",
    "device or resource busy": "文件正被占用",
    "text file busy": "文件正被占用",
    "input/output error": "磁盘读写出错",
    "too many open files": "打开的文件过多",
    "connection refused": "对方拒绝连接",
    "address already in use": "端口已被占用",
    "cannot assign requested address": "本机没有这个地址",
    "unable to open database file": "文件打不开，可能是文件夹不存在、没有权限或磁盘只读",
    "attempt to write a readonly database": "文件是只读的",
    "database or disk is full": "磁盘空间不足",
    "database is locked": "文件正被占用",
    "disk i/o error": "磁盘读写出错",
}
#: `[Errno 13] Permission denied: '/data/a.xlsx'`: the path is said beside it already.
_ERROR = re.compile(r"^(?:\[(?:Errno|WinError) -?\d+\] )?(?P<said>.+?)(?:: '.*')?$", re.DOTALL)


def system_in_chinese(text: str) -> str:
    """Say a sentence of the system in Chinese, without its number; any other text as it stands."""
    found = _ERROR.match(text)
    return _SAID.get(found["said"].strip().lower(), text) if found else text
