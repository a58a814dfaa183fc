"""The scenarios: each gives a tool a job, watches it, and returns its figures as a dictionary."""

import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

import network
import servers
from processes import Failure, Shipper, Sink
from tools import Job

MB = 1024.0


class Bench:
    """What all scenarios share: the options, the compiled programs, the input files (made once), a temporary folder."""

    def __init__(self, options, binaries, folder, root=None):
        self.options, self.binaries, self.folder, self.root = options, binaries, folder, root
        self.inputs, self.needed = {}, {}

    def program(self, name):
        return os.path.join(self.binaries, name)

    def input_files(self, lines, files=0):
        """(glob, list of files, number of events) of generated log files, the same for every tool."""
        key = (lines, files)
        if key not in self.inputs:
            target = tempfile.mkdtemp(prefix="input-", dir=self.folder)
            command = [self.program("gen"), "--lines", str(lines)]
            command += ["--files", str(files), target] if files else [os.path.join(target, "access.log")]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            names = sorted(os.path.join(target, name) for name in os.listdir(target))
            self.inputs[key] = (os.path.join(target, "*.log"), names, lines * max(files, 1))
        return self.inputs[key]

    def container(self, lines):
        """(folder of containers, the log file, number of events): the same lines as Docker's json-file has them."""
        key = (lines, "json-file")
        if key not in self.inputs:
            target = tempfile.mkdtemp(prefix="containers-", dir=self.folder)
            os.mkdir(os.path.join(target, "abc"))
            file = os.path.join(target, "abc", "abc-json.log")
            subprocess.run([self.program("gen"), "--lines", str(lines), "--json-file", file], check=True, stdout=subprocess.DEVNULL)
            self.inputs[key] = (target, [file], lines)
        return self.inputs[key]

    def work_folder(self):
        return tempfile.mkdtemp(prefix="work-", dir=self.folder)

    def found(self, name, find):
        """What a server needs, looked for once."""
        if name not in self.needed:
            self.needed[name] = find(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))
        if not self.needed[name]:
            raise Failure(f"there is no {name} on this machine: see bench/README.md")
        return self.needed[name]

    def redis(self, folder):
        return servers.Redis(self.found("redis-server", servers.find_redis), folder)

    def kafka(self, folder):
        libraries = self.found("Kafka broker", lambda target: servers.find_kafka(self.root, target))
        return servers.Kafka(self.found("java", lambda _: servers.find_java()), libraries, folder)

    def beats(self, *options):
        return Sink(self.program("beats"), options, self.folder)

    def sink(self, *options):
        shape = ["--server", self.options.server] + (["--full-items"] if self.options.full_items else [])
        return Sink(self.program("sink"), [*shape, *options], self.folder)


class Scraper:
    """Reads /stats of a shipper again and again, as a monitoring system does."""

    def __init__(self, seconds):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.seconds, self.millis, self.ended = seconds, [], threading.Event()
        self.thread = threading.Thread(target=self.loop, daemon=True)
        self.thread.start()

    def loop(self):
        while not self.ended.wait(self.seconds):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/stats", timeout=10) as answer:
                    json.load(answer)
                self.millis.append((time.monotonic() - began) * 1e3)
            except OSError:
                pass  # it does not listen yet, or no more

    def end(self):
        self.ended.set()
        self.thread.join()

    def figures(self):
        return {"scrapes": len(self.millis), "scrape_median_ms": statistics.median(self.millis) if self.millis else None,
                "scrape_max_ms": max(self.millis, default=None)}


class Run:
    """One tool working into a sink: both are stopped, and the tool's folder removed, however the run ends."""

    def __init__(self, bench, tool, glob, files, *sink_options, compression=None, **job):
        self.bench, self.work = bench, bench.work_folder()
        self.sink = bench.sink(*sink_options) if compression is None else bench.beats(*sink_options)
        self.shipper = None
        scrape = bench.options.scrape if tool.beats else 0
        self.scraper = Scraper(scrape) if scrape else None
        try:
            http_port = self.scraper.port if self.scraper else None
            job = Job(self.work, glob, files, port=self.sink.port, compression=compression, http_port=http_port, **job)
            command = tool.command(job)
            self.shipper = Shipper(command, self.work, os.path.join(self.work, "output.txt"))
            self.sink.follow(self.shipper)
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.scraper:
            self.scraper.end()
        if self.shipper:
            self.shipper.stop()
        if self.sink.report is None:
            self.sink.stop()
        if not self.bench.options.keep:
            shutil.rmtree(self.work, ignore_errors=True)

    def end(self, tool, patience):
        """Ends the tool (the floor ends by itself), then the sink; returns the sink's report."""
        if not tool.follows:
            deadline = time.monotonic() + patience
            while not self.shipper.has_ended() and time.monotonic() < deadline:
                time.sleep(0.002)
        self.shipper.stop()
        self.sink.stop()
        return json.loads(self.sink.report)


def memory(shipper):
    """Peak RSS and PSS now, in MB; zero when the process has already gone, as the floor may have."""
    return {"peak_rss_mb": shipper.peak_rss_kb() / MB, "pss_mb": shipper.pss_kb() / MB}


def throughput_figures(events, started, first, mark, reached, cpu_at_end_ns):
    """The figures of a run; mark and reached are (nanoseconds, events, CPU nanoseconds) at 20 % and 100 %."""
    seconds, steady = (reached[0] - started) / 1e9, (reached[0] - mark[0]) / 1e9
    steady_events = reached[1] - mark[1]
    return {
        "events": events,
        "seconds": seconds,
        "events_per_s": events / seconds,
        "steady_events": steady_events,
        "steady_events_per_s": steady_events / steady if steady > 0 and steady_events > 0 else None,
        "cpu_s_per_m": cpu_at_end_ns / 1e9 / events * 1e6,
        "cpu_s_per_m_delivered": reached[2] / 1e9 / events * 1e6,
        "cpu_s_per_m_steady": (reached[2] - mark[2]) / 1e9 / steady_events * 1e6 if steady_events > 0 else None,
        "first_event_s": (first - started) / 1e9,
    }


def to_sink(bench, tool, glob, files, events, compression=None, **job):
    """Everything there is, into the sink, as fast as it goes; with a level of compression into the one that speaks Beats."""
    mark = max(1, events // 5)
    with Run(bench, tool, glob, files, "--expect", str(events), "--mark", str(mark), compression=compression, **job) as run:
        reached = run.sink.await_word("reached", bench.options.timeout)
        figures = memory(run.shipper)
        report = run.end(tool, 10)
        cpu = run.shipper.cpu_ns()
        seen = run.sink.seen
        if reached[2] == 0:  # a floor so quick that it was gone before it could be asked
            seen = {word: (when, n, cpu) for word, (when, n, _) in seen.items()}
        figures["peak_rss_mb"] = max(figures["peak_rss_mb"], run.sink.peak_rss_kb / MB)
        figures |= throughput_figures(events, run.shipper.started_ns, seen["first"][0], seen["mark"], seen["reached"], cpu)
        figures |= {"delivered": report["events"], "requests": report["requests"], "sink_cpu_s_per_m": report["cpu_s"] / events * 1e6,
                    "sink_bytes_per_event": report["bytes"] / max(1, report["events"])}
        if run.scraper:
            figures |= run.scraper.figures()
        return figures


def es(bench, tool):
    return to_sink(bench, tool, *bench.input_files(bench.options.lines))


def docker(bench, tool):
    return to_sink(bench, tool, *bench.container(bench.options.lines), containers=True)


def spool(bench, tool):
    return to_sink(bench, tool, *bench.input_files(bench.options.lines), spool=True)


def outputs(bench, tool):
    """Every line goes to the sink twice, and counts twice."""
    glob, files, events = bench.input_files(bench.options.lines)
    return to_sink(bench, tool, glob, files, events * 2, outputs=2)


def logstash(bench, tool):
    return to_sink(bench, tool, *bench.input_files(bench.options.lines), compression=0)


def logstash_packed(bench, tool):
    return to_sink(bench, tool, *bench.input_files(bench.options.lines), compression=3)


def many(bench, tool):
    options = bench.options
    return to_sink(bench, tool, *bench.input_files(options.file_lines, options.files))


class LineCounter:
    """Counts the lines of a growing file, each byte looked at once."""

    def __init__(self, path):
        self.path, self.file, self.at, self.lines = path, None, 0, 0

    def update(self):
        if self.file is None:
            try:
                self.file = open(self.path, "rb", buffering=0)
            except FileNotFoundError:
                return 0
        while True:
            block = self.file.read(1 << 20)
            if not block:
                return self.lines
            self.lines += block.count(b"\n")

    def close(self):
        if self.file:
            self.file.close()


def watched(bench, shipper, events, count):
    """Follows a shipper by counting what has arrived, every 5 ms, until everything is there; its figures."""
    first, mark, early_rss_mb = None, None, 0.0
    deadline = time.monotonic() + bench.options.timeout
    while True:
        arrived, now = count(), time.monotonic_ns()
        first = first or (now if arrived else None)
        if not mark and arrived >= events // 5:
            mark, early_rss_mb = (now, arrived, shipper.cpu_ns()), shipper.peak_rss_kb() / MB
        if arrived >= events:
            reached = (now, arrived, shipper.cpu_ns())
            break
        if shipper.has_ended() and count() < events:
            shipper.reap()
            raise Failure(f"ended with status {shipper.exit_status()} before everything was delivered, saying\n" + shipper.last_words())
        if time.monotonic() > deadline:
            raise Failure(f"{arrived} of {events} events delivered in {bench.options.timeout} s; it said last\n" + shipper.last_words())
        time.sleep(0.005)
    figures = memory(shipper)
    shipper.stop()
    figures["peak_rss_mb"] = max(figures["peak_rss_mb"], early_rss_mb)
    return figures | throughput_figures(events, shipper.started_ns, first, mark, reached, shipper.cpu_ns()) | {"delivered": count()}


def to_file(bench, tool):
    """File to file. Arrival is when the lines can be read from the output, looked at every 5 ms."""
    glob, files, events = bench.input_files(bench.options.lines)
    work = bench.work_folder()
    out = os.path.join(work, "out", "filebeat")
    os.mkdir(os.path.dirname(out))
    shipper = Shipper(tool.command(Job(work, glob, files, out=out)), work, os.path.join(work, "output.txt"))
    counter = LineCounter(out)
    try:
        return watched(bench, shipper, events, counter.update)
    finally:
        shipper.stop()
        counter.close()
        if not bench.options.keep:
            shutil.rmtree(work, ignore_errors=True)


def to_server(bench, tool, kind, launch, compression=None):
    """One file into a real server, new for each run. Arrival is when the server counts the events, asked every 5 ms."""
    glob, files, events = bench.input_files(bench.options.lines)
    work, home = bench.work_folder(), bench.work_folder()
    server, shipper = None, None
    try:
        server = launch(home)
        shipper = Shipper(tool.command(Job(work, glob, files, port=server.port, kind=kind, compression=compression)), work,
                          os.path.join(work, "output.txt"))
        before = server.cpu_ns()
        figures = watched(bench, shipper, events, server.count)
        return figures | {"sink_cpu_s_per_m": (server.cpu_ns() - before) / 1e9 / events * 1e6}
    finally:
        if shipper:
            shipper.stop()
        if server:
            server.stop()
        for folder in (home, *(() if bench.options.keep else (work,))):
            shutil.rmtree(folder, ignore_errors=True)


def redis(bench, tool):
    return to_server(bench, tool, "redis", bench.redis)


def kafka(bench, tool):
    return to_server(bench, tool, "kafka", bench.kafka, compression="none")


def kafka_packed(bench, tool):
    return to_server(bench, tool, "kafka", bench.kafka, compression="gzip")


def start(bench, tool):
    """From starting the command to the first event at the sink, several times, each with nothing remembered."""
    glob, files, events = bench.input_files(1000)
    times = []
    for _ in range(bench.options.starts):
        with Run(bench, tool, glob, files, "--expect", str(events)) as run:
            run.sink.await_word("reached", bench.options.timeout)
            times.append((run.sink.seen["first"][0] - run.shipper.started_ns) / 1e9)
            run.end(tool, 10)
    return {"first_event_s": statistics.median(times), "min_s": min(times), "max_s": max(times), "times_s": times}


def idle(bench, tool):
    """CPU of a tool that has nothing to do but to keep an eye on many files it has read to their ends."""
    options = bench.options
    glob, files, events = bench.input_files(options.file_lines, options.files)
    with Run(bench, tool, glob, files, "--expect", str(events)) as run:
        run.sink.await_word("reached", options.timeout)
        time.sleep(options.settle)
        before, began = run.shipper.cpu_ns(), time.monotonic()
        time.sleep(options.seconds)
        cpu, seconds = run.shipper.cpu_ns() - before, time.monotonic() - began
        if run.shipper.has_ended():
            raise Failure("ended while it was idle, saying\n" + run.shipper.last_words())
        figures = memory(run.shipper)
        figures["open_files"] = run.shipper.open_files_under(os.path.dirname(glob))
        run.end(tool, 10)
        return figures | {"seconds": seconds, "cpu_s_per_minute": cpu / 1e9 / seconds * 60}


def percentile(values, fraction):
    """The smallest value that at least this fraction of the sorted values do not exceed."""
    return values[max(0, -(-int(len(values) * fraction * 1000) // 1000) - 1)]


def append_lines(path, first, count, gap, rng):
    """Appends numbered lines with random gaps; returns number → nanoseconds just before the write."""
    sent = {}
    with open(path, "ab", buffering=0) as f:
        for number in range(first, first + count):
            time.sleep(rng.uniform(*gap))
            line = b"203.0.113.7 - - [04/Mar/2018:10:00:00 +0000] \"GET /seq=%d HTTP/1.1\" 200 512 \"-\" \"curl/7.58.0\"\n" % number
            sent[number] = time.monotonic_ns()
            f.write(line)
    return sent


def latency(bench, tool):
    """From the append to an idle file until the sink holds the whole request that carries the line."""
    options = bench.options
    folder = bench.work_folder()
    path, record = os.path.join(folder, "idle.log"), os.path.join(folder, "arrivals.txt")
    gap = tuple(float(part) for part in options.gap.split("-"))
    append_lines(path, 0, 10, (0, 0), random.Random(1))
    expect = 10 + options.appends
    with Run(bench, tool, os.path.join(folder, "*.log"), [path], "--expect", str(expect), "--mark", "10", "--arrivals", record) as run:
        run.sink.await_word("mark", options.timeout)
        time.sleep(options.settle)
        sent = append_lines(path, 10, options.appends, gap, random.Random(options.seed))
        run.sink.await_word("reached", options.timeout)
        run.end(tool, 10)
    arrived = {}
    with open(record, encoding="ascii") as f:
        for line in f:
            number, when = map(int, line.split())
            arrived.setdefault(number, when)
    shutil.rmtree(folder, ignore_errors=True)
    waits = sorted((arrived[number] - when) / 1e6 for number, when in sent.items() if number in arrived)
    if len(waits) < len(sent):
        raise Failure(f"only {len(waits)} of {len(sent)} appended lines arrived")
    return {"appends": len(waits), "p50_ms": percentile(waits, 0.5), "p90_ms": percentile(waits, 0.9), "p99_ms": percentile(waits, 0.99),
            "max_ms": waits[-1], "mean_ms": statistics.fmean(waits)}


ALL = {"es": es, "docker": docker, "spool": spool, "outputs": outputs, "logstash": logstash, "logstash-packed": logstash_packed,
       "redis": redis, "kafka": kafka, "kafka-packed": kafka_packed, "file": to_file, "many": many, "start": start, "idle": idle, "latency": latency,
       "tcp": network.tcp, "udp": network.udp, "connections": network.connections}
FOLLOWING = {"idle", "latency"}  # scenarios without a floor: there is nothing to loop over
BEATS = {"docker", "logstash", "logstash-packed", "kafka-packed", "connections"}  # for tools that read a filebeat.yml, without a floor
SERVERS = {"redis", "kafka", "spool", "outputs", "tcp", "udp"}  # for these and the floor


def takes_part(tool, name):
    if name in BEATS:
        return tool.beats
    if name == "outputs" and tool.name == "filebeat":
        return False  # it has one output only
    if name in SERVERS:
        return tool.beats or not tool.follows
    return tool.follows or name not in FOLLOWING
