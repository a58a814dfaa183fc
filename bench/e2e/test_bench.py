"""Tests of the benchmark itself: what the receiver counts and answers, and that figures come from what happened.

Run by the Maven build, or alone: python3 -m unittest discover -s bench/e2e
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import types
import unittest
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import processes  # noqa: E402
import report  # noqa: E402
import scenarios  # noqa: E402
import servers  # noqa: E402
import tools  # noqa: E402

EVENT = b'{"index":{"_index":"x"}}\n{"message":"one"}\n'
BINARIES = tempfile.TemporaryDirectory(prefix="skidder-bench-test-")


def setUpModule():
    for name in ("sink", "beats", "floor", "gen", "send", "receive"):
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-Wall", "-Wextra", "-Werror", "-o", os.path.join(BINARIES.name, name),
                        os.path.join(HERE, name + ".c")], check=True)


def tearDownModule():
    BINARIES.cleanup()


def program(name):
    return os.path.join(BINARIES.name, name)


class Receiver(unittest.TestCase):
    receiver = "sink"

    def start(self, *options):
        self.process = subprocess.Popen([program(self.receiver), *options], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.terminate)
        self.port = int(self.process.stdout.readline().split()[1])
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.addCleanup(self.socket.close)
        self.answers = self.socket.makefile("rb")
        self.addCleanup(self.answers.close)

    def end(self):
        self.process.terminate()
        lines = self.process.stdout.read().splitlines()
        return lines[:-1], json.loads(lines[-1])


class SinkTest(Receiver):
    def answer(self):
        status = self.answers.readline().split(b" ", 1)[1].strip().decode()
        length = 0
        while (line := self.answers.readline().strip()):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, self.answers.read(length)

    def bulk(self, body, path=b"/_bulk", headers=b""):
        return b"POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s" % (path, headers, len(body), body)

    def items(self):
        status, body = self.answer()
        self.assertEqual(status, "200 OK")
        answer = json.loads(body)
        self.assertIs(answer["errors"], False)
        return answer["items"]

    def test_answers_as_many_items_as_events_came(self):
        self.start()
        for n in (1, 50, 2048, 70_000):
            self.socket.sendall(self.bulk(EVENT * n))
            self.assertEqual(self.items(), [{"index": {"status": 201}}] * n)
        self.assertEqual(self.end()[1]["events"], 72_099)

    def test_answers_create_with_create(self):
        self.start("--full-items")
        self.socket.sendall(self.bulk(b'{"create":{"_id":"1"}}\n{}\n' * 3, b"/filebeat/doc/_bulk?pipeline=x"))
        items = self.items()
        self.assertEqual([item["create"]["status"] for item in items], [201] * 3)
        self.assertEqual(items[0]["create"]["result"], "created")
        self.assertEqual(len({item["create"]["_id"] for item in items}), 3)
        self.assertEqual(len({item["create"]["_seq_no"] for item in items}), 3)

    def test_answers_only_the_status_when_asked_to(self):
        self.start("--full-items")
        self.socket.sendall(self.bulk(EVENT, b"/_bulk?filter_path=errors,items.*.status"))
        self.assertEqual(self.items(), [{"index": {"status": 201}}])
        self.socket.sendall(self.bulk(EVENT * 5000))
        items = self.items()
        self.assertEqual((len(items), items[4999]["index"]["status"]), (5000, 201))

    def test_counts_the_same_however_the_bytes_are_cut(self):
        self.start()
        request = self.bulk(EVENT * 3)
        for size in (1, 2, 7):
            for i in range(0, len(request), size):
                self.socket.sendall(request[i:i + size])
            self.assertEqual(len(self.items()), 3)
        report = self.end()[1]
        self.assertEqual((report["events"], report["requests"], report["bytes"]), (9, 3, 9 * len(EVENT)))

    def test_reads_chunked_bodies(self):
        self.start()
        body = EVENT * 5
        pieces = [body[i:i + 37] for i in range(0, len(body), 37)]
        chunks = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\nTrailer: x\r\n\r\n"
        request = b"POST /_bulk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
        self.socket.sendall(request + request)
        self.assertEqual(len(self.items()), 5)
        self.assertEqual(len(self.items()), 5)

    def test_a_last_line_without_line_end_counts(self):
        self.start()
        self.socket.sendall(self.bulk(EVENT[:-1]))
        self.assertEqual(len(self.items()), 1)

    def test_invites_a_client_that_asks_first(self):
        self.start()
        head, _, body = self.bulk(EVENT, headers=b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
        self.socket.sendall(head + b"\r\n\r\n")
        self.assertEqual(self.answer()[0], "100 Continue")
        self.socket.sendall(body)
        self.assertEqual(len(self.items()), 1)

    def test_refuses_what_it_cannot_count(self):
        self.start()
        self.socket.sendall(self.bulk(EVENT, headers=b"Content-Encoding: gzip\r\n"))
        self.assertEqual(self.answer()[0], "415 Unsupported Media Type")
        self.socket.sendall(self.bulk(b"{}", b"/filebeat/doc"))
        self.assertEqual(self.answer()[0], "404 Not Found")
        report = self.end()[1]
        self.assertEqual((report["events"], report["refused"]), (0, 2))

    def test_says_what_it_is_asked_to_be(self):
        for name, number, distribution in (("elasticsearch-7.17.9", "7.17.9", None), ("opensearch-3.3.0", "3.3.0", "opensearch")):
            self.start("--server", name)
            self.socket.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            version = json.loads(self.answer()[1])["version"]
            self.assertEqual((version["number"], version.get("distribution")), (number, distribution))

    def test_accepts_templates(self):
        self.start()
        self.socket.sendall(b"PUT /_template/filebeat HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        self.assertEqual(self.answer(), ("200 OK", b'{"acknowledged":true}'))
        self.socket.sendall(b"HEAD /_template/filebeat HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertTrue(self.answers.readline().startswith(b"HTTP/1.1 200 "))

    def test_closes_when_asked_to(self):
        self.start()
        self.socket.sendall(self.bulk(EVENT, headers=b"Connection: close\r\n"))
        self.assertEqual(len(self.items()), 1)
        self.assertEqual(self.answers.read(), b"")

    def test_reports_the_first_the_mark_and_the_last(self):
        self.start("--expect", "10", "--mark", "4")
        for n in (1, 2, 3, 4):
            self.socket.sendall(self.bulk(EVENT * n))
            self.items()
        self.assertEqual(self.process.wait(10), 0)
        lines = self.process.stdout.read().splitlines()
        self.assertEqual([line.split()[0] + line.split()[2] for line in lines[:-1]], ["first1", "mark6", "reached10"])
        report = json.loads(lines[-1])
        self.assertLessEqual(report["first_ns"], report["mark_ns"])
        self.assertLessEqual(report["mark_ns"], report["reached_ns"])

    def test_records_arrivals_across_reads(self):
        with tempfile.TemporaryDirectory() as folder:
            record = os.path.join(folder, "arrivals")
            self.start("--arrivals", record)
            request = self.bulk(b'{"index":{}}\n{"message":"GET /seq=1234 x"}\n{"index":{}}\n{"message":"seq=5"}\n')
            for i in range(0, len(request), 9):
                self.socket.sendall(request[i:i + 9])
            self.items()
            self.end()
            with open(record, encoding="ascii") as f:
                self.assertEqual([line.split()[0] for line in f], ["1234", "5"])


class BeatsTest(Receiver):
    receiver = "beats"

    def window(self, n, packed=False):
        frames = b"".join(struct.pack(">2sII", b"2J", i + 1, 7) + b'{"a":1}' for i in range(n))
        if packed:
            frames = zlib.compress(frames)
            frames = struct.pack(">2sI", b"2C", len(frames)) + frames
        return struct.pack(">2sI", b"2W", n) + frames

    def acknowledged(self):
        kind, sequence = struct.unpack(">2sI", self.answers.read(6))
        self.assertEqual(kind, b"2A")
        return sequence

    def test_acknowledges_windows_however_the_bytes_are_cut(self):
        self.start()
        for packed in (False, True):
            window = self.window(3, packed)
            for size in (1, 7, len(window)):
                for i in range(0, len(window), size):
                    self.socket.sendall(window[i:i + size])
                self.assertEqual(self.acknowledged(), 3)
        self.socket.sendall(self.window(2048) + self.window(5, True))
        self.assertEqual([self.acknowledged(), self.acknowledged()], [2048, 5])
        report = self.end()[1]
        self.assertEqual((report["events"], report["requests"], report["refused"]), (2071, 8, 0))

    def test_reports_the_mark_and_the_last(self):
        self.start("--expect", "5", "--mark", "2")
        self.socket.sendall(self.window(3) + self.window(2))
        self.assertEqual(self.process.wait(10), 0)
        lines = self.process.stdout.read().splitlines()
        self.assertEqual([line.split()[0] + line.split()[2] for line in lines[:-1]], ["first3", "mark3", "reached5"])

    def test_hangs_up_on_what_is_no_window(self):
        for wrong in (b"GET / HTTP/1.1", self.window(2).replace(b"2J\0\0\0\2", b"2J\0\0\0\3"), b"2W\0\0\0\0", self.window(1)[6:]):
            self.start()
            self.socket.sendall(wrong)
            try:
                self.assertEqual(self.answers.read(), b"")
            except ConnectionResetError:
                pass
            self.assertEqual(self.end()[1]["refused"], 1)


MOCK = textwrap.dedent('''
    import glob, http.client, json, re, sys, time
    config = open(sys.argv[sys.argv.index("-c") + 1]).read()
    pattern = json.loads(re.search(r"paths: (\\[.*\\])", config)[1])[0]
    sink = http.client.HTTPConnection(re.search(r'hosts: \\["(.*?)"\\]', config)[1])
    files = {}
    while True:
        for name in glob.glob(pattern):
            for line in files.setdefault(name, open(name)):
                sink.request("POST", "/_bulk", '{"index":{}}\\n' + json.dumps({"message": line}) + "\\n")
                sink.getresponse().read()
        time.sleep(0.001)
''')


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def varint(data, at):
    value, shift = 0, 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return (value >> 1) ^ -(value & 1), at


def produced(request):
    """The documents in a Produce request, version 3, for one partition; fails when the batch is not whole."""
    key, version = struct.unpack(">hh", request[:4])
    topic = request.index(b"filebeat") + len("filebeat")
    partitions, partition, size = struct.unpack(">iii", request[topic:topic + 12])
    batch = request[topic + 12:]
    length, _, magic, crc = struct.unpack(">iiBI", batch[8:21])
    count, = struct.unpack(">i", batch[57:61])
    checks = ((key, version, partitions, partition), (len(batch), length, magic), crc)
    if checks != ((0, 3, 1, 0), (size, len(batch) - 12, 2), crc32c(batch[21:])):
        raise ValueError(f"no whole batch: {checks}")
    documents, at = [], 61
    for position in range(count):
        size, start = varint(batch, at)
        _, at = varint(batch, start + 1)
        offset, at = varint(batch, at)
        no_key, at = varint(batch, at)
        n, at = varint(batch, at)
        if (offset, no_key, at + n + 1) != (position, -1, start + size):
            raise ValueError(f"record {position} is not whole")
        documents.append(json.loads(batch[at:at + n]))
        at = start + size
    return documents


class ScenarioTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="skidder-bench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        options = types.SimpleNamespace(
            scrape=0.0,
            lines=5000, files=5, file_lines=100, starts=2, seconds=0.2, settle=0.05, appends=20, gap="0.001-0.002", seed=1, timeout=30, rate=20_000,
            server="opensearch-3.3.0", full_items=False, keep=False)
        self.bench = scenarios.Bench(options, BINARIES.name, self.folder)
        mock = os.path.join(self.folder, "mock.py")
        tools.write(mock, MOCK)
        self.mock = tools.BeatLike("mock", [sys.executable, mock])
        self.floor = tools.Floor(program("floor"), 512)

    def test_the_floor_counts_what_it_receives(self):
        lines = scenarios.ALL["tcp"](self.bench, self.floor)
        self.assertEqual((lines["events"], lines["delivered"], lines["lost"]), (5000, 5000, 0))
        datagrams = scenarios.ALL["udp"](self.bench, self.floor)  # of which a small buffer may lose some
        self.assertEqual(datagrams["delivered"] + datagrams["lost"], 10_000)
        self.assertGreater(datagrams["delivered"], 0)

    def test_the_floor_delivers_every_line_to_the_sink(self):
        for scenario, events in ((scenarios.es, 5000), (scenarios.many, 500)):
            figures = scenario(self.bench, self.floor)
            self.assertEqual((figures["events"], figures["delivered"]), (events, events))
            self.assertGreater(figures["events_per_s"], 0)
            self.assertGreater(figures["cpu_s_per_m"], 0)

    def test_the_floor_writes_documents_that_hold_the_lines(self):
        _, files, _ = self.bench.input_files(1000)
        out = os.path.join(self.folder, "documents")
        subprocess.run([program("floor"), "--out", out, *files], check=True, stderr=subprocess.DEVNULL)
        offset = 0
        with open(out, encoding="utf-8") as documents, open(files[0], encoding="utf-8") as lines:
            for document, line in zip(documents, lines, strict=True):
                event = json.loads(document)
                self.assertEqual((event["message"] + "\n", event["offset"], event["source"]), (line, offset, files[0]))
                offset += len(line)
        self.assertEqual(scenarios.to_file(self.bench, self.floor)["delivered"], 5000)

    @unittest.skipUnless(shutil.which("redis-server"), "there is no redis-server")
    def test_events_in_a_real_server_are_counted_there(self):
        figures = scenarios.redis(self.bench, self.floor)
        self.assertEqual((figures["events"], figures["delivered"]), (5000, 5000))
        self.assertGreater(figures["sink_cpu_s_per_m"], 0)

    def test_the_floor_speaks_kafka(self):
        _, files, _ = self.bench.input_files(1000)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(10)
            floor = subprocess.Popen([program("floor"), "--kafka", str(listener.getsockname()[1]), "--bulk", "300", *files],
                                     stderr=subprocess.DEVNULL)
            connection, _ = listener.accept()
            messages = []
            with connection, connection.makefile("rb") as requests:
                while (size := requests.read(4)):
                    messages += produced(requests.read(struct.unpack(">i", size)[0]))
                    answer = struct.pack(">ii", 0, 1) + servers.text("filebeat") + struct.pack(">iihqqi", 1, 0, 0, 0, -1, 0)
                    connection.sendall(struct.pack(">i", len(answer)) + answer)
            self.assertEqual(floor.wait(), 0)
        with open(files[0], encoding="utf-8") as lines:
            self.assertEqual([message["message"] + "\n" for message in messages], lines.readlines())
        self.assertEqual(messages[0]["@metadata"]["topic"], "filebeat")

    def test_generated_lines_are_178_bytes_on_average_and_the_same_each_time(self):
        sizes = []
        for name in ("a", "b"):
            printed = subprocess.check_output([program("gen"), "--lines", "20000", os.path.join(self.folder, name)], text=True)
            sizes.append(printed.split())
        self.assertEqual(sizes[0], sizes[1])
        self.assertAlmostEqual(int(sizes[0][1]) / 20000, 178, delta=2)
        with open(os.path.join(self.folder, "a"), "rb") as a, open(os.path.join(self.folder, "b"), "rb") as b:
            self.assertEqual(a.read(), b.read())

    def test_lines_of_a_container_have_the_same_texts(self):
        plain, wrapped = os.path.join(self.folder, "plain"), os.path.join(self.folder, "wrapped")
        for more, name in (([], plain), (["--json-file"], wrapped)):
            subprocess.run([program("gen"), "--lines", "500", *more, name], check=True, stdout=subprocess.DEVNULL)
        with open(plain, encoding="utf-8") as a, open(wrapped, encoding="utf-8") as b:
            self.assertEqual([json.loads(line)["log"] for line in b], a.readlines())

    def test_a_follower_is_measured_idle_and_for_latency(self):
        figures = scenarios.idle(self.bench, self.mock)
        self.assertEqual(figures["open_files"], 5)
        self.assertGreater(figures["cpu_s_per_minute"], 0)
        figures = scenarios.latency(self.bench, self.mock)
        self.assertEqual(figures["appends"], 20)
        self.assertLessEqual(figures["p50_ms"], figures["max_ms"])
        self.assertEqual(len(scenarios.start(self.bench, self.mock)["times_s"]), 2)

    def test_a_tool_that_ends_early_fails_with_its_last_words(self):
        broken = tools.BeatLike("broken", ["/bin/sh", "-c", "echo no such option; exit 3"])
        for scenario in (scenarios.es, scenarios.to_file, scenarios.latency):
            with self.assertRaisesRegex(processes.Failure, "status 3(.|\n)*no such option"):
                scenario(self.bench, broken)

    def test_cpu_of_children_counts(self):
        burn = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"
        shipper = processes.Shipper(["/bin/sh", "-c", f"sh -c '{burn}'; sh -c '{burn}'; true"], self.folder, os.path.join(self.folder, "log"))
        shipper.reap()
        self.assertGreater(shipper.cpu_ns(), 10_000_000)

    def test_stopping_ends_what_the_tool_started(self):
        shipper = processes.Shipper(["/bin/sh", "-c", "sleep 100 & echo up; wait"], self.folder, os.path.join(self.folder, "log"))
        shipper.stop()
        states = [fields[0] for pid in shipper.tree() if (fields := processes.stat_fields(pid))]
        self.assertTrue(all(state in (b"Z", b"X") for state in states), states)

    def test_no_temporary_file_is_left(self):
        before = set(os.listdir(self.folder))
        scenarios.start(self.bench, self.floor)
        left = set(os.listdir(self.folder)) - before
        self.assertTrue(all(name.startswith("input-") for name in left), left)


class SenderTest(unittest.TestCase):
    LINES = "".join(f"line {i}\n" for i in range(3000))

    def start(self, *arguments):
        self.process = subprocess.Popen([program("send"), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        self.addCleanup(self.process.stdin.close)

    def file(self):
        file = tempfile.NamedTemporaryFile("w", dir=BINARIES.name)
        self.addCleanup(file.close)
        file.write(self.LINES)
        file.flush()
        return file.name

    def words(self):
        first, sent = (self.process.stdout.readline().split() for _ in range(2))
        self.assertEqual((first[0], sent[0]), ("first", "sent"))
        self.assertLessEqual(int(first[1]), int(sent[1]))
        return int(sent[1]) - int(first[1]), int(sent[2])

    def test_a_file_goes_over_one_connection(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.start("tcp", server.getsockname()[1], self.file())
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as stream:
                self.assertEqual(stream.read().decode(), self.LINES)
            self.assertEqual(self.words()[1], 3000)

    def test_datagrams_are_syslog_at_the_rate_asked_for(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
            receiver.bind(("127.0.0.1", 0))
            receiver.settimeout(10)
            self.start("udp", receiver.getsockname()[1], self.file(), 100, 1000)
            received = [receiver.recv(1000) for _ in range(100)]
            nanos, count = self.words()
        self.assertEqual(count, 100)
        self.assertEqual(received[7], b"<134>Mar  4 10:00:00 web-01 shop[4711]: line 7")
        self.assertGreater(nanos, 60_000_000)

    def test_connections_stay_open_until_it_is_told_to_end(self):
        with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
            self.start("idle", server.getsockname()[1], 20)
            connections = [server.accept()[0] for _ in range(20)]
            self.assertEqual(self.words()[1], 20)
            for connection in connections:
                with connection.makefile("rb") as stream:
                    self.assertEqual(stream.readline(), b"hello\n")
            self.process.stdin.close()
            for connection in connections:
                connection.settimeout(10)
                self.assertEqual(connection.recv(1), b"")
                connection.close()


class ReportTest(unittest.TestCase):
    def test_percentiles_are_values_that_occurred(self):
        values = [float(v) for v in range(1, 501)]
        self.assertEqual([scenarios.percentile(values, f) for f in (0.5, 0.9, 0.99, 1)], [250, 450, 495, 500])
        self.assertEqual(scenarios.percentile([7.0], 0.99), 7.0)

    def test_a_failed_run_is_shown_with_its_reason(self):
        page = report.table("start", {"floor": [{"first_event_s": 0.1, "min_s": 0.1, "max_s": 0.2}], "x": [{"failed": "no reason"}]},
                            {"starts": 5})
        self.assertIn("| x | failed |", page)
        self.assertIn("x failed: no reason", page)

    def test_the_middle_run_is_chosen(self):
        runs = [{"steady_events_per_s": v} for v in (5, 1, 3)] + [{"failed": "x"}]
        self.assertEqual(report.middle(runs)["steady_events_per_s"], 3)

    def test_the_launcher_prepares_itself_before_it_is_measured(self):
        with tempfile.TemporaryDirectory() as folder:
            launcher = os.path.join(folder, "skidder")
            tools.write(launcher, f'#!/bin/sh\n[ "$SKIDDER_AOT $1" = "make version" ] && touch {folder}/made || exit 1\n')
            os.chmod(launcher, 0o700)
            self.assertIsNone(tools.prepare(launcher))
            self.assertIn("made", os.listdir(folder))
            tools.write(launcher, "#!/bin/sh\necho no Java >&2; exit 1\n")
            os.chmod(launcher, 0o700)
            self.assertIn("no Java", tools.prepare(launcher))

    def test_a_command_needs_a_name(self):
        self.assertEqual(tools.named_command("b=/x/filebeat -E a=b"), ("b", ["/x/filebeat", "-E", "a=b"]))
        with self.assertRaises(ValueError):
            tools.named_command("/x/filebeat")


if __name__ == "__main__":
    unittest.main()
