"""The tools that can be measured: how each is configured and started for the same work."""

import json
import os
import shlex
import shutil
import subprocess
import time


class Job:
    """What a tool has to do: which files, where to, where it may keep its state."""

    def __init__(self, work, glob, files, port=None, out=None, compression=None, http_port=None, kind="sink",
                 spool=False, outputs=1, containers=False):
        self.work = work  # a fresh folder for configuration and state
        self.glob = glob  # the pattern that names the input files; the folder of containers, if they are those of containers
        self.files = files  # the same files one by one
        self.port = port  # the sink's port, or
        self.out = out  # the file to write to
        self.compression = compression  # level, when the sink speaks the Beats protocol; name, when it is Kafka
        self.http_port = http_port  # where it serves its metrics, if they are read meanwhile
        self.kind = kind  # what listens on the port: sink (Elasticsearch or Beats), redis, kafka
        self.spool = spool  # whether events go through a queue on disk
        self.outputs = outputs  # how many times each event goes to the sink
        self.containers = containers  # whether the input files are logs of containers


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, 0o600)
    return path


class Floor:
    """The straight C loop. It does not follow files, so it takes part only where all lines are there at the start."""

    name, follows, beats = "floor", False, False

    def __init__(self, program, bulk):
        self.program, self.bulk = program, bulk

    def command(self, job):
        option = {"sink": "--port", "redis": "--redis", "kafka": "--kafka"}[job.kind]
        target = ["--out", job.out] if job.out else [option, str(job.port)]
        # A broker takes batches up to 1 MiB.
        bulk = min(self.bulk, 1024) if job.kind == "kafka" else self.bulk
        return [self.program, *target, "--bulk", str(bulk), *job.files * job.outputs]


class BeatLike:
    """Skidder, Filebeat, or anything else that reads a filebeat.yml: defaults but for where from and where to."""

    follows = beats = True

    def __init__(self, name, command):
        self.name, self.base = name, command

    def command(self, job):
        if job.containers:
            lines = ["filebeat.inputs:", "- type: docker", f"  containers: {{ids: ['*'], path: {json.dumps(job.glob)}}}"]
        else:
            lines = ["filebeat.inputs:", "- type: log", f"  paths: [{json.dumps(job.glob)}]"]
        if job.out:
            folder, file = os.path.split(job.out)
            # One file whatever its size: a rotation would remove what has not been counted yet.
            lines += ["output.file:", f"  path: {json.dumps(folder)}", f"  filename: {json.dumps(file)}",
                      "  rotate_every_kb: 1000000000", "  number_of_files: 2"]
        elif job.kind == "redis":
            lines += [f'output.redis.hosts: ["127.0.0.1:{job.port}"]']
        elif job.kind == "kafka":
            lines += [f'output.kafka.hosts: ["127.0.0.1:{job.port}"]', "output.kafka.topic: filebeat", "output.kafka.required_acks: -1",
                      f"output.kafka.compression: {job.compression}"]
        elif job.compression is not None:
            lines += [f'output.logstash.hosts: ["127.0.0.1:{job.port}"]', f"output.logstash.compression_level: {job.compression}"]
        elif job.outputs > 1:
            lines += ["setup.template.enabled: false", "outputs:"]
            for number in range(job.outputs):
                lines += [f"- name: o{number}", f'  elasticsearch.hosts: ["127.0.0.1:{job.port}"]']
        else:
            lines += [f'output.elasticsearch.hosts: ["127.0.0.1:{job.port}"]', "setup.template.enabled: false"]
        if job.http_port:
            lines += [f"http: {{enabled: true, host: 127.0.0.1, port: {job.http_port}}}"]
        if job.spool:
            lines += [f"queue.spool.file.path: {json.dumps(os.path.join(job.work, 'spool.dat'))}"]
        config = write(os.path.join(job.work, "filebeat.yml"), "\n".join(lines) + "\n")
        return [*self.base, "-e", "-c", config, "--path.home", job.work]


class Rsyslog:
    """rsyslog with imfile and omelasticsearch, tuned: its own queue, bulks of 2048, the same document as Skidder's."""

    name, follows, beats = "rsyslog", True, False

    def __init__(self, program):
        self.program = program

    def command(self, job):
        host = json.dumps(os.uname().nodename)[1:-1]
        tail = (f'","prospector":{{"type":"log"}},"input":{{"type":"log"}},"beat":{{"name":"{host}","hostname":"{host}",'
                f'"version":"6.4.0"}},"host":{{"name":"{host}"}}}}')
        quote = lambda text: text.replace('"', '\\"')
        end = '  constant(value="\\n")\n' if job.out else ""
        template = f'''template(name="doc" type="list") {{
  constant(value="{quote('{"@timestamp":"')}")
  property(name="timegenerated" dateFormat="rfc3339" date.inUTC="on")
  constant(value="{quote('","source":"')}")
  property(name="$!metadata!filename" format="json")
  constant(value="{quote('","offset":')}")
  property(name="$!metadata!fileoffset")
  constant(value="{quote(',"message":"')}")
  property(name="msg" format="json")
  constant(value="{quote(tail)}")
{end}}}
'''
        if job.out:
            modules, action = "", f'action(type="omfile" file="{job.out}" template="doc")'
        else:
            index = time.strftime("filebeat-6.4.0-%Y.%m.%d", time.gmtime())
            modules = 'module(load="omelasticsearch")\n'
            action = (f'action(type="omelasticsearch" server="127.0.0.1" serverport="{job.port}" template="doc" '
                      f'searchIndex="{index}" searchType="doc" bulkmode="on" maxbytes="20m" action.resumeRetryCount="-1")')
        text = f'''global(workDirectory="{job.work}" maxMessageSize="64k")
module(load="imfile" mode="inotify")
{modules}{template}ruleset(name="ship" queue.type="linkedList" queue.size="100000" queue.dequeueBatchSize="2048") {{
  {action}
}}
input(type="imfile" file="{job.glob}" tag="bench" addMetadata="on" ruleset="ship")
'''
        config = write(os.path.join(job.work, "rsyslog.conf"), text)
        return [self.program, "-n", "-iNONE", "-f", config]


class FluentBit:
    """Fluent Bit with its defaults, reading from the start of the files and remembering its positions."""

    name, follows, beats = "fluent-bit", True, False

    def __init__(self, command):
        self.base = command

    def command(self, job):
        if job.out:
            folder, file = os.path.split(job.out)
            output = f"    Name file\n    Path {folder}\n    File {file}\n    Format plain\n"
        else:
            output = f"    Name es\n    Host 127.0.0.1\n    Port {job.port}\n    Logstash_Format On\n    Logstash_Prefix filebeat-6.4.0\n"
        text = ("[SERVICE]\n    Log_Level warn\n[INPUT]\n    Name tail\n"
                f"    Path {job.glob}\n    Read_from_Head On\n    Path_Key source\n    Offset_Key offset\n    DB {job.work}/tail.db\n"
                f"[OUTPUT]\n{output}    Match *\n    Retry_Limit False\n")
        return [*self.base, "-c", write(os.path.join(job.work, "fluent-bit.conf"), text)]


def named_command(text):
    """NAME=COMMAND with arguments → the two parts."""
    name, equals, command = text.partition("=")
    if not equals or not name or not command.strip():
        raise ValueError(f"{text!r}: expected NAME=COMMAND")
    return name, shlex.split(command)


def prepare(launcher):
    """Lets the launcher build what it still has to and make its start-up cache, or that would be measured. The reason why not."""
    done = subprocess.run([launcher, "version"], env={**os.environ, "SKIDDER_AOT": "make"}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return None if done.returncode == 0 else f"skidder: {launcher} cannot be started: {done.stderr.strip()[-500:]}"


def find(options, root, binaries):
    """The tools to measure in this run, and a sentence for each that was looked for and is not here."""
    tools, missing = [Floor(os.path.join(binaries, "floor"), options.floor_bulk)], []
    skidder = os.path.abspath(options.skidder or os.path.join(root, "skidder"))
    if options.tools and "skidder" not in options.tools.split(","):
        pass
    elif os.access(skidder, os.X_OK):
        problem = prepare(skidder)
        if problem:
            missing.append(problem)
        else:
            tools.append(BeatLike("skidder", [skidder]))
    else:
        missing.append(f"skidder: {skidder} is not there or not executable: build it, or name a launcher with --skidder")
    rsyslog = shutil.which("rsyslogd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if rsyslog:
        tools.append(Rsyslog(rsyslog))
    else:
        missing.append("rsyslog: not installed (Debian: apt-get install rsyslog rsyslog-elasticsearch)")
    if options.filebeat:
        tools.append(BeatLike("filebeat", [os.path.abspath(options.filebeat)]))
    if options.fluent_bit:
        tools.append(FluentBit([os.path.abspath(options.fluent_bit)]))
    for text in options.command:
        tools.append(BeatLike(*named_command(text)))
    if options.tools:
        wanted = options.tools.split(",")
        unknown = set(wanted) - {tool.name for tool in tools}
        if unknown:
            reasons = "".join(f"; {sentence}" for sentence in missing if sentence.split(":")[0] in unknown)
            raise ValueError(f"--tools: {', '.join(sorted(unknown))}: not found on this machine and not named by an option{reasons}")
        tools, missing = [tool for tool in tools if tool.name in wanted], []
    return tools, missing
