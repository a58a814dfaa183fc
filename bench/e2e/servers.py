"""Real servers as receivers: each in a process of its own, with a way to ask how many events it has."""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
import zipfile

from processes import Failure, process_clock

QUEUE = "filebeat"  # the list, or the topic


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Server:
    """A server under a folder of its own. Only this process is ever ended."""

    name = "server"

    def __init__(self, command, folder, port, patience=60):
        self.port, self.log, self.connection = port, os.path.join(folder, "server.txt"), None
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        deadline = time.monotonic() + patience
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                with open(self.log, encoding="utf-8", errors="replace") as said:
                    raise Failure(f"{self.name} does not start, saying\n{said.read()[-2000:]}")
            time.sleep(0.05)

    def answers(self):
        try:
            self.connection = self.connection or socket.create_connection(("127.0.0.1", self.port), timeout=10)
            self.count()
            return True
        except OSError:
            self.disconnect()
            return False

    def disconnect(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def receive(self, count):
        parts = b""
        while len(parts) < count:
            part = self.connection.recv(count - len(parts))
            if not part:
                raise ConnectionResetError(f"{self.name} closed the connection")
            parts += part
        return parts

    def count(self):
        raise NotImplementedError

    def cpu_ns(self):
        return process_clock(self.process.pid)

    def stop(self):
        self.disconnect()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Redis(Server):
    """A redis-server that keeps nothing on disk."""

    name = "redis-server"

    def __init__(self, program, folder):
        port = free_port()
        super().__init__([program, "--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "", "--appendonly", "no"],
                         folder, port)

    def count(self):
        self.connection.sendall(f"LLEN {QUEUE}\r\n".encode())
        line = b""
        while not line.endswith(b"\n"):
            line += self.receive(1)
        if not line.startswith(b":"):
            raise ConnectionError(f"redis-server answers {line!r}")
        return int(line[1:])


class Kafka(Server):
    """A broker (KRaft, one node) with a topic of one partition, which is made by the first client that asks for it."""

    name = "the Kafka broker"

    def __init__(self, java, libraries, folder):
        port, controller = free_port(), free_port()
        settings = os.path.join(folder, "server.properties")
        with open(settings, "w", encoding="utf-8") as f:
            f.write(f"""process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
num.partitions=1
offsets.topic.replication.factor=1
log.dirs={os.path.join(folder, "data")}
""")
        command = [java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", libraries]
        subprocess.run([*command, "kafka.tools.StorageTool", "format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", settings],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        super().__init__([*command, "kafka.Kafka", settings], folder, port, patience=120)
        self.await_topic()

    def await_topic(self):
        deadline = time.monotonic() + 60
        while self.offset() is None:
            if time.monotonic() > deadline:
                self.stop()
                raise Failure("the Kafka broker does not make the topic")
            self.ask(3, 1, struct.pack(">i", 1) + text(QUEUE))  # Metadata, which makes the topic
            time.sleep(0.1)

    def ask(self, key, version, body):
        request = struct.pack(">hhi", key, version, 1) + text("bench") + body
        self.connection.sendall(struct.pack(">i", len(request)) + request)
        return self.receive(struct.unpack(">i", self.receive(4))[0])[4:]

    def offset(self):
        """The offset after the last event (ListOffsets, version 1); None without the topic."""
        answer = self.ask(2, 1, struct.pack(">ii", -1, 1) + text(QUEUE) + struct.pack(">iiq", 1, 0, -1))
        error, _, offset = struct.unpack(">hqq", answer[-18:])
        return None if error else offset

    def count(self):
        return self.offset() or 0


def text(value):
    return struct.pack(">h", len(value)) + value.encode()


def find_redis(folder):
    """The redis-server of this machine, else the one in the library that the tests use; None without either."""
    program = shutil.which("redis-server")
    repository = os.path.join(os.path.expanduser("~"), ".m2", "repository", "com", "github", "codemonstur", "embedded-redis")
    if program or not os.path.isdir(repository):
        return program
    for path, _, names in sorted(os.walk(repository), reverse=True):
        for name in names:
            if name.endswith(".jar"):
                with zipfile.ZipFile(os.path.join(path, name)) as jar:
                    machine = "arm64" if os.uname().machine == "aarch64" else "amd64"
                    fitting = [n for n in jar.namelist() if re.search(r"redis-server.*linux.*" + machine, n)]
                    if fitting:
                        program = jar.extract(fitting[0], folder)
                        os.chmod(program, 0o700)
                        return program
    return None


def find_kafka(root, folder):
    """The broker's class path, from Maven; None when there is no Maven or it cannot be fetched."""
    with open(os.path.join(root, "pom.xml"), encoding="utf-8") as f:
        pom = f.read()
    found = re.search(r"<artifactId>kafka_(\S+?)</artifactId>\s*<version>(\S+?)</version>", pom)
    maven = shutil.which("mvn")
    if not found or not maven:
        return None
    scala, version = found.groups()
    if version.startswith("${"):
        version = re.search(rf"<{version[2:-1]}>(\S+?)</", pom).group(1)
    project, path = os.path.join(folder, "broker.xml"), os.path.join(folder, "broker.txt")
    with open(project, "w", encoding="utf-8") as f:
        f.write(f"""<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId><artifactId>broker</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_{scala}</artifactId><version>{version}</version></dependency>
</dependencies></project>""")
    for offline in (["-o"], []):
        done = subprocess.run([maven, "-q", "-B", *offline, "-f", project, "dependency:build-classpath", f"-Dmdep.outputFile={path}"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            with open(path, encoding="utf-8") as f:
                return f.read().strip()
    return None


def find_java():
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else shutil.which("java")
