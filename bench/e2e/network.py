"""Scenarios of inputs that listen: a sender in C, and events thrown away (printed to /dev/null)."""

import json
import os
import shutil
import subprocess
import time
import urllib.request

from processes import Failure, Shipper
from servers import free_port
from tools import write

MB = 1024.0
LOOK = 0.02  # seconds between two looks at the counters, and
RECEIVE_BUFFER = 16 << 20  # bytes; Skidder's default
SELDOM = 0.25  # where answering would cost more than what is measured


class Listening:
    """A tool that listens and discards, and what its counters say. Stopped, and its folder removed, however the run ends."""

    def __init__(self, bench, tool, kind, lines, *flags):
        self.bench, self.work, self.port, self.http, self.kind = bench, bench.work_folder(), free_port(), free_port(), kind
        config = write(os.path.join(self.work, "filebeat.yml"), "\n".join([
            "filebeat.inputs:", *(line.format(port=self.port) for line in lines), "output.console: {}",
            f"http: {{enabled: true, host: 127.0.0.1, port: {self.http}}}"]) + "\n")
        # Its log goes where the benchmark looks for last words, its events nowhere.
        command = ["sh", "-c", 'exec "$@" >/dev/null', "sh", *tool.base, "-e", "-c", config, "--path.home", self.work, *flags]
        self.sender, self.shipper = None, Shipper(command, self.work, os.path.join(self.work, "output.txt"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.sender:
            self.sender.kill()
            self.sender.wait()
            self.sender.stdin.close()
            self.sender.stdout.close()
        self.shipper.stop()
        if not self.bench.options.keep:
            shutil.rmtree(self.work, ignore_errors=True)

    def stats(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/stats", timeout=10) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def value(self, *path):
        found = self.stats()
        for name in path:
            found = found.get(name, {})
        return found if isinstance(found, int) else 0

    def acked(self):
        """Events that came through; with -N they are filtered out where the others reach the output."""
        stats = self.stats().get("libbeat", {})
        return sum(stats.get(part, {}).get("events", {}).get(name, 0) for part, name in (("output", "acked"), ("pipeline", "filtered")))

    def await_listening(self):
        """Until it says that it listens: a datagram sent before would be nobody's."""
        deadline = time.monotonic() + 60
        while True:
            with open(self.shipper.log, encoding="utf-8", errors="replace") as log:
                if f"listens on {self.kind} 127.0.0.1:{self.port}" in log.read():
                    break
            if self.shipper.has_ended() or time.monotonic() > deadline:
                raise Failure("does not listen, saying\n" + self.shipper.last_words())
            time.sleep(0.01)
        while not self.stats():  # the counters are served a little later
            time.sleep(0.01)

    def send(self, *arguments):
        self.sender = subprocess.Popen([self.bench.program("send"), *map(str, arguments)], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)

    def word(self, wanted):
        """(nanoseconds, number) of what the sender says next."""
        parts = self.sender.stdout.readline().split()
        if len(parts) != 3 or parts[0] != wanted:
            raise Failure(f"the sender ended with status {self.sender.wait()}")
        return int(parts[1]), int(parts[2])

    def await_acked(self, events, patience, look=LOOK):
        """(nanoseconds, events, CPU nanoseconds) when so many had come through, or the last of them if no more come."""
        last, deadline = (0, -1, 0), time.monotonic() + self.bench.options.timeout
        while True:
            count, when = self.acked(), time.monotonic_ns()
            if count != last[1]:
                last = when, count, self.shipper.cpu_ns()
            if count >= events or (when - last[0]) / 1e9 > patience:
                return last
            if self.shipper.has_ended() or time.monotonic() > deadline:
                raise Failure(f"{count} of {events} events came through; it said last\n" + self.shipper.last_words())
            time.sleep(look)


def floor(bench, kind, lines, *arguments):
    """A straight C loop that receives and counts."""
    port, (_, files, _) = free_port(), bench.input_files(bench.options.lines)
    buffer = [str(RECEIVE_BUFFER)] if kind == "udp" else []
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([bench.program("receive"), kind, str(port), *buffer], **pipes) as receiver:
        receiver.stdout.readline()
        with subprocess.Popen([bench.program("send"), kind, str(port), files[0], *map(str, arguments)], **pipes) as sender:
            first, sent = (int(sender.stdout.readline().split()[1]) for _ in range(2))
        time.sleep(0.2)
        receiver.stdin.close()
        last, received, cpu = map(int, receiver.stdout.readline().split()[1:])
    rate, cpu = received / ((last - first) / 1e9), cpu / 1e9 / max(1, received) * 1e6
    return {"events": lines, "delivered": received, "lost": lines - received, "seconds": (last - first) / 1e9, "events_per_s": rate,
            "steady_events_per_s": rate, "cpu_s_per_m": cpu, "cpu_s_per_m_steady": cpu, "peak_rss_mb": None,
            "sent_per_s": lines / ((sent - first) / 1e9), "kernel_drops": lines - received}


def figures(run, events, first, mark, reached, cpu_before):
    """From the first byte sent to the last event acknowledged; steady: without the first fifth."""
    seconds, steady = (reached[0] - first) / 1e9, (reached[0] - mark[0]) / 1e9
    counted, behind = reached[1], reached[1] - mark[1]
    return {
        "events": events, "delivered": counted, "lost": events - counted, "seconds": seconds, "events_per_s": counted / seconds,
        "steady_events_per_s": behind / steady if behind > 0 and steady > 0 else None,
        "cpu_s_per_m": (reached[2] - cpu_before) / 1e9 / max(1, counted) * 1e6,
        "cpu_s_per_m_steady": (reached[2] - mark[2]) / 1e9 / behind * 1e6 if behind > 0 else None,
        "peak_rss_mb": run.shipper.peak_rss_kb() / MB,
    }


def tcp(bench, tool):
    """All lines over one connection, as fast as they are taken."""
    _, files, events = bench.input_files(bench.options.lines)
    if not tool.beats:
        return floor(bench, "tcp", events)
    with Listening(bench, tool, "tcp", ["- type: tcp", '  host: "127.0.0.1:{port}"']) as run:
        run.await_listening()
        cpu = run.shipper.cpu_ns()
        run.send("tcp", run.port, files[0])
        first, _ = run.word("first")
        mark = run.await_acked(events // 5, 30)
        return figures(run, events, first, mark, run.await_acked(events, 30), cpu)


def udp(bench, tool):
    """Syslog messages as datagrams at a steady rate; what does not arrive is lost."""
    _, files, _ = bench.input_files(bench.options.lines)
    events, rate = bench.options.lines * 2, bench.options.rate
    if not tool.beats:
        return floor(bench, "udp", events, events, rate)
    with Listening(bench, tool, "udp", ["- type: syslog", '  protocol.udp.host: "127.0.0.1:{port}"'], "-N") as run:
        run.await_listening()
        # Compiled code is what a process that has run for a minute has.
        run.send("udp", run.port, files[0], events, rate // 4)
        run.word("first")
        run.word("sent")
        warm = run.await_acked(events, 2, SELDOM)
        run.sender.wait()
        dropped = run.value("filebeat", "input", "syslog", "udp", "datagrams", "dropped_by_kernel")
        before = warm[1]
        run.send("udp", run.port, files[0], events, rate)
        first, _ = run.word("first")
        mark = run.await_acked(before + events // 5, 30, SELDOM)
        sent, _ = run.word("sent")
        reached = run.await_acked(before + events, 7, SELDOM)  # the kernel's drops are looked at every five seconds
        less = lambda moment: (moment[0], moment[1] - before, moment[2])
        result = figures(run, events, first, less(mark), less(reached), warm[2])
        result["sent_per_s"] = events / ((sent - first) / 1e9)
        result["kernel_drops"] = run.value("filebeat", "input", "syslog", "udp", "datagrams", "dropped_by_kernel") - dropped
        return result


def connections(bench, tool):
    """What connections cost that say hello and then nothing."""
    count = bench.options.connections
    with Listening(bench, tool, "tcp", ["- type: tcp", '  host: "127.0.0.1:{port}"']) as run:
        run.await_listening()
        time.sleep(bench.options.settle)
        before, pss = run.shipper.peak_rss_kb(), run.shipper.pss_kb()
        run.send("idle", run.port, count)
        run.word("first")
        run.word("sent")
        reached = run.await_acked(count, 30)
        time.sleep(bench.options.settle)
        return {"connections": reached[1], "rss_growth_mb": (run.shipper.peak_rss_kb() - before) / MB,
                "pss_growth_mb": (run.shipper.pss_kb() - pss) / MB, "peak_rss_mb": run.shipper.peak_rss_kb() / MB}
