#!/usr/bin/env python3
"""500 connections by TLS to the name server at HOST, from 20 addresses: all are answered; one client
alone may not have more than its share; those who begin no handshake are cut after five seconds, the
idle ones make place for others.
usage: crowd.py HOST"""
import socket
import ssl
import struct
import sys
import time

HOST = sys.argv[1]
QUESTION = struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + b"\3www\7example\0\0\1\0\1"
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols(["dot"])


def connect(source):
    return socket.create_connection((HOST, 853), timeout=10, source_address=(source, 0))


def take(link, length):
    got = b""
    while len(got) < length:
        part = link.recv(length - len(got))
        assert part, "cut while it answers"
        got += part
    return got


def ask(link):
    link.sendall(struct.pack(">H", len(QUESTION)) + QUESTION)
    answer = take(link, struct.unpack(">H", take(link, 2))[0])
    return answer[:2] == QUESTION[:2] and answer[3] & 15 == 0 and b"\xc0\x00\x02\x0a" in answer


def is_cut(link):
    link.settimeout(0.01)
    try:
        return link.recv(1) == b""
    except (TimeoutError, socket.timeout, ssl.SSLWantReadError):
        return False
    except OSError:
        return True


crowd = []
for i in range(500):
    crowd.append(context.wrap_socket(connect(f"127.0.1.{100 + i % 20}")))
    assert ask(crowd[-1]), f"number {i} is not answered"
there = [link for link in crowd if not is_cut(link)]
print(f"500 are answered, {len(there)} are there at once")

greedy = [connect("127.0.1.99") for _ in range(40)]
time.sleep(0.5)
refused = sum(is_cut(link) for link in greedy)
print(f"{refused} of 40 of one client refused")
assert refused == 8, "one client has more than its share"
late = [context.wrap_socket(connect(f"127.0.1.{150 + i}")) for i in range(20)]
assert all(ask(link) for link in late), "there is no place for others"
assert sum(is_cut(link) for link in crowd) >= 8, "the idlest have to go"
time.sleep(6.5)
assert all(is_cut(link) for link in greedy), "who begins no handshake is not cut"
gone = sum(is_cut(link) for link in crowd)
print(f"{gone} of the crowd were cut while places were few")
assert gone >= 100, "idle ones are not cut while places are few"
