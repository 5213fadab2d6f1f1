#!/usr/bin/env python3
"""Asks the system's PCRE2 (libpcre2-8) again: cases.ndjson on the standard input, the same with its answers out.

    python3 oracle.py < cases.ndjson | diff cases.ndjson -

Compiled and matched as Wazuh does it: bytes, no options, no JIT. Any error of a match is no match.
"""

import ctypes
import json
import sys

PCRE2 = ctypes.CDLL("libpcre2-8.so.0")
UNSET = ctypes.c_size_t(-1).value
PCRE2.pcre2_compile_8.restype = ctypes.c_void_p
PCRE2.pcre2_compile_8.argtypes = [
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.c_uint32,
    ctypes.POINTER(ctypes.c_int),
    ctypes.POINTER(ctypes.c_size_t),
    ctypes.c_void_p,
]
PCRE2.pcre2_match_data_create_from_pattern_8.restype = ctypes.c_void_p
PCRE2.pcre2_match_data_create_from_pattern_8.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
PCRE2.pcre2_match_8.argtypes = [
    ctypes.c_void_p,
    ctypes.c_char_p,
    ctypes.c_size_t,
    ctypes.c_size_t,
    ctypes.c_uint32,
    ctypes.c_void_p,
    ctypes.c_void_p,
]
PCRE2.pcre2_get_ovector_pointer_8.restype = ctypes.POINTER(ctypes.c_size_t)
PCRE2.pcre2_get_ovector_pointer_8.argtypes = [ctypes.c_void_p]
PCRE2.pcre2_match_data_free_8.argtypes = [ctypes.c_void_p]
PCRE2.pcre2_code_free_8.argtypes = [ctypes.c_void_p]


def match(code, data, subject):
    text = subject.encode("latin1")
    count = PCRE2.pcre2_match_8(code, text, len(text), 0, 0, data, None)
    if count <= 0:
        return None
    ends = PCRE2.pcre2_get_ovector_pointer_8(data)
    groups = ["" if ends[2 * i] == UNSET else subject[ends[2 * i] : ends[2 * i + 1]] for i in range(1, count)]
    return [ends[1] - 1, groups]


def answer(pattern, subjects):
    error = ctypes.c_int()
    text = pattern.encode("latin1")
    offset = ctypes.c_size_t()
    code = PCRE2.pcre2_compile_8(text, len(text), 0, error, offset, None)
    if not code:
        return {"pattern": pattern, "error": error.value}
    data = PCRE2.pcre2_match_data_create_from_pattern_8(code, None)
    result = {"pattern": pattern, "subjects": {s: match(code, data, s) for s in subjects}}
    PCRE2.pcre2_match_data_free_8(data)
    PCRE2.pcre2_code_free_8(code)
    return result


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(answer(case["pattern"], case.get("subjects", {})), separators=(",", ":")))
