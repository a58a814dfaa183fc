"""Starts the processes of a benchmark and reads what they cost, from /proc and from the kernel's own clocks."""

import os
import queue
import signal
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """A run that gives no number, with the reason for people."""


def stat_fields(pid):
    """The fields of /proc/PID/stat after the command name, or None when the process has gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as f:
            return f.read().rpartition(b")")[2].split()
    except OSError:
        return None


def process_clock(pid):
    """CPU nanoseconds of all threads of a process, those that have ended included."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)  # CPUCLOCK_SCHED of that process
    except OSError:
        fields = stat_fields(pid)
        return 0 if fields is None else (int(fields[11]) + int(fields[12])) * 10**9 // TICKS


def status_kb(pid, file, key):
    try:
        with open(f"/proc/{pid}/{file}", encoding="ascii", errors="replace") as f:
            for line in f:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


class Shipper:
    """A tool under measurement with everything it starts (one session of its own)."""

    def __init__(self, command, folder, log):
        self.log = log
        with open(log, "wb") as out:
            self.started_ns = time.monotonic_ns()
            self.process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        self.pid = self.process.pid
        self.ended = None  # rusage, once reaped

    def tree(self):
        """The ids of the process, its descendants and whatever else lives in its session."""
        parents, session = {}, set()
        for name in os.listdir("/proc"):
            if name.isdigit():
                fields = stat_fields(name)
                if fields:
                    parents[int(name)] = int(fields[1])
                    if int(fields[3]) == self.pid:
                        session.add(int(name))
        found = {self.pid} | session
        while True:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            if not more:
                return found
            found |= more

    def cpu_ns(self):
        """User and system time of the tree so far; of reaped descendants with the precision of a clock tick."""
        if self.ended:
            return int((self.ended.ru_utime + self.ended.ru_stime) * 1e9)
        total = 0
        for pid in self.tree():
            fields = stat_fields(pid)
            if fields:
                total += process_clock(pid) + (int(fields[13]) + int(fields[14])) * 10**9 // TICKS
        return total

    def peak_rss_kb(self):
        return sum(status_kb(pid, "status", "VmHWM") for pid in self.tree())

    def pss_kb(self):
        return sum(status_kb(pid, "smaps_rollup", "Pss") for pid in self.tree())

    def open_files_under(self, folder):
        found = set()
        for pid in self.tree():
            try:
                names = os.listdir(f"/proc/{pid}/fd")
            except OSError:
                continue
            for name in names:
                try:
                    target = os.readlink(f"/proc/{pid}/fd/{name}")
                except OSError:
                    continue
                if target.startswith(folder + "/"):
                    found.add(target)
        return len(found)

    def has_ended(self):
        if self.ended:
            return True
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def exit_status(self):
        return self.process.returncode

    def reap(self):
        if not self.ended:
            _, status, self.ended = os.wait4(self.pid, 0)
            self.process.returncode = os.waitstatus_to_exitcode(status)

    def stop(self, patience=20):
        """Asks the group to end, waits, then kills what is left of it. Only this run's own group is touched."""
        if self.ended:
            return
        if not self.has_ended():
            self.signal_group(signal.SIGTERM)
            deadline = time.monotonic() + patience
            while not self.has_ended() and time.monotonic() < deadline:
                time.sleep(0.005)
        self.signal_group(signal.SIGKILL)
        self.reap()

    def signal_group(self, number):
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def last_words(self, lines=8):
        with open(self.log, "rb") as f:
            text = f.read()[-4000:].decode("utf-8", "replace")
        return "\n".join("    " + line[:300] for line in text.strip().splitlines()[-lines:])


class Sink:
    """The counting Elasticsearch. What it says is passed on at once, with the shipper's CPU time at that moment."""

    def __init__(self, program, options, folder):
        self.lines = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [program, "--stay", *options], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline().split()
        if len(first) != 2:
            raise Failure("the sink did not start")
        self.port = int(first[1])
        self.shipper = None
        self.peak_rss_kb = 0  # of the shipper at the mark
        self.seen = {}  # word -> (nanoseconds, events, shipper's CPU nanoseconds)
        self.changed = threading.Condition()
        self.report = None
        self.reader = threading.Thread(target=self.read, daemon=True)

    def follow(self, shipper):
        self.shipper = shipper
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.report = line
                continue
            word, when, events = line.split()
            cpu = self.shipper.cpu_ns() if word != "first" else 0
            if word == "mark":  # the floor may have gone before it can be asked at the end
                self.peak_rss_kb = self.shipper.peak_rss_kb()
            with self.changed:
                self.seen[word] = (int(when), int(events), cpu)
                self.changed.notify_all()

    def await_word(self, word, timeout):
        """Waits for the sink to say the word; fails when the shipper ends with an error or the time is over."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while word not in self.seen:
                self.changed.wait(0.2)
                if word in self.seen:
                    break
                if self.shipper.has_ended():
                    if self.changed.wait_for(lambda: word in self.seen, 2):  # what it sent last may be under way
                        break
                    self.shipper.reap()
                    raise Failure(f"ended with status {self.shipper.exit_status()} before everything was delivered, saying\n"
                                  + self.shipper.last_words())
                if time.monotonic() > deadline:
                    raise Failure(f"not everything was delivered in {timeout:.0f} s; it said last\n" + self.shipper.last_words())
            return self.seen[word]

    def stop(self):
        """Ends the sink and returns its report as JSON text."""
        self.process.terminate()
        if self.shipper:
            self.reader.join()
        self.process.wait()
        self.process.stdout.close()
        return self.report
