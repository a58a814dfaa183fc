package org.skidder.outputs.elasticsearch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.skidder.core.event.EventBatch;
import org.skidder.core.log.Complaints;
import org.skidder.core.pipeline.DeadLetters;
import org.skidder.core.pipeline.DropReason;
import org.skidder.core.pipeline.OutputClient;
import org.skidder.core.pipeline.WorkBatch;
import org.skidder.outputs.http.Gzip;
import org.skidder.outputs.http.HttpConnection;
import org.skidder.outputs.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a server, for bulk requests. */
final class ElasticsearchClient implements OutputClient {
  private static final Logger LOG = LoggerFactory.getLogger("elasticsearch");

  /** What is done with a new connection before anything is sent. */
  interface OnConnect {
    /**
     * @throws IOException when the connection must not be used
     */
    void connected(HttpConnection connection, ServerInfo server) throws IOException;

    /** Another number each time that it is to be done again with connections that are open. */
    long revision();
  }

  private final HttpConnection connection;
  private final Actions actions;
  private final BulkBody body;
  private final DeadLetters deadLetters;
  private final OnConnect onConnect;
  private final @Nullable Gzip gzip;
  private final RequestLimit limit;

  /** For what the server was made ready when the connection was opened. */
  private long prepared;

  private final byte[] bulkHead;
  private final BulkScan scan = new BulkScan();
  private final BulkAnswer answers = new BulkAnswer();

  private final Complaints complaints = new Complaints();
  private int refusals;
  private ItemRefusal refusal = new ItemRefusal(0, "");

  /** The first rejected document of an answer that could not be kept, if there was one. */
  private @Nullable IOException notKept;

  /**
   * @param bulkTarget path and query of bulk requests
   * @param compressionLevel of bodies, 0 for none
   * @param limit of this connection's requests
   */
  ElasticsearchClient(
      HttpConnection connection,
      Actions actions,
      BulkBody body,
      DeadLetters deadLetters,
      OnConnect onConnect,
      String bulkTarget,
      int compressionLevel,
      RequestLimit limit) {
    this.connection = connection;
    this.limit = limit;
    this.actions = actions;
    this.body = body;
    this.deadLetters = deadLetters;
    this.onConnect = onConnect;
    gzip = compressionLevel > 0 ? new Gzip(compressionLevel) : null;
    bulkHead = connection.head("POST", bulkTarget, true, compressionLevel > 0);
  }

  @Override
  public String target() {
    return connection.base().toString();
  }

  @Override
  public void connect() throws IOException {
    connection.open();
    try {
      ServerInfo server = ServerInfo.ask(connection);
      LOG.info("Connected to {} at {}", server.describe(), target());
      actions.typed(server.isTyped());
      prepare(server);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private void prepare(ServerInfo server) throws IOException {
    long revision = onConnect.revision();
    onConnect.connected(connection, server);
    prepared = revision;
  }

  @Override
  public void publish(WorkBatch batch) throws IOException {
    if (!connection.isUsable() || onConnect.revision() != prepared) {
      connect();
    }
    refusals = 0;
    try {
      body.fill(batch);
      int from = 0;
      while (from < body.items()) {
        int to = fitting(from);
        send(batch, from, to);
        from = to;
      }
    } finally {
      body.clear();
      if (refusals > 0) {
        complain();
      }
    }
  }

  /** At most once a minute for each status: an index may be blocked for days. */
  private void complain() {
    complaints
        .due(refusal.status(), refusals)
        .ifPresent(all ->
            LOG.warn(
                "{} did not accept {} events; they are sent again, others meanwhile. The last"
                    + " reason: {}{}",
                target(),
                all,
                refusal.describe(),
                refusal.isBlockOfIndex()
                    ? " (the index was closed for writing: open it, or set dead_letter.file, where"
                        + " such documents go then)"
                    : ""));
  }

  /** End of the largest run of items, beginning at one, that fits the limit. */
  private int fitting(int from) {
    int items = body.items();
    int most = limit.bytes();
    if (body.start(items) - body.start(from) <= most) {
      return items;
    }
    int to = from + 1;
    while (to < items && body.start(to + 1) - body.start(from) <= most) {
      to++;
    }
    return to;
  }

  private void send(WorkBatch batch, int from, int to) throws IOException {
    HttpResponse answer = post(from, to);
    int status = answer.status();
    if (LOG.isDebugEnabled()) {
      int bytes = body.start(to) - body.start(from);
      LOG.debug("{}: bulk of {} events, {} bytes: {}", target(), to - from, bytes, status);
    }
    if (status == 413) {
      tooLarge(batch, from, to, answer);
      return;
    }
    if (status != 200) {
      throw new IOException(refused(answer));
    }
    int items = to - from;
    if (!scan.allAccepted(answer.body(), answer.length(), items)) {
      notKept = null;
      answers.read(
          answer.body(),
          answer.length(),
          items,
          (item, code, error) -> item(batch, body.position(from + item), code, error));
      throwNotKept();
    } else if (items < batch.size()) {
      markDelivered(batch, from, to);
    }
  }

  /** Only needed when other parts of the batch may still fail. */
  private void markDelivered(WorkBatch batch, int from, int to) {
    for (int item = from; item < to; item++) {
      batch.delivered(body.position(item));
    }
  }

  private HttpResponse post(int from, int to) throws IOException {
    int start = body.start(from);
    int length = body.start(to) - start;
    byte[] content = body.array();
    // Not being able to connect says nothing about the size of requests.
    connection.renew();
    try {
      HttpResponse answer;
      Gzip packer = gzip;
      if (packer != null) {
        packer.pack(content, start, length);
        answer = connection.exchange("POST", bulkHead, packer.array(), 0, packer.length());
      } else {
        answer = connection.exchange("POST", bulkHead, content, start, length);
      }
      limit.answered();
      return answer;
    } catch (IOException e) {
      if (limit.failed(to - from, length)) {
        LOG.warn(
            "Requests to {} failed twice in a row; smaller ones of at most {} bytes are tried for"
                + " ten minutes",
            target(),
            limit.bytes());
      }
      throw e;
    }
  }

  private void tooLarge(WorkBatch batch, int from, int to, HttpResponse answer) throws IOException {
    if (to - from == 1) {
      int size = body.start(to) - body.start(from);
      drop(
          batch,
          body.position(from),
          DropReason.TOO_LARGE,
          "the document of " + size + " bytes alone was refused: " + answer.describe());
      return;
    }
    if (!connection.isUsable()) {
      connect();
    }
    int length = body.start(to) - body.start(from);
    if (limit.refused(length)) {
      LOG.warn(
          "{} refused a bulk request of {} bytes as too large (413); requests are split from now"
              + " on. Set bulk_max_bytes to less than that, or raise the server's limit",
          target(),
          length);
    }
    int middle = (from + to) >>> 1;
    send(batch, from, middle);
    send(batch, middle, to);
  }

  private static String refused(HttpResponse answer) {
    String told = "the bulk request was answered with " + answer.describe();
    return switch (answer.status()) {
      case 401 -> told + " (check username and password of output.elasticsearch)";
      case 403 -> told + " (check what the user of output.elasticsearch may do)";
      default -> told + answer.redirection();
    };
  }

  private void item(WorkBatch batch, int position, int status, String error) {
    if (status < 300) {
      batch.delivered(position);
    } else if (status == 409) {
      batch.duplicate(position);
    } else {
      refused(batch, position, new ItemRefusal(status, error));
    }
  }

  private void refused(WorkBatch batch, int position, ItemRefusal reason) {
    if (reason.isForNow() || (reason.isBlockOfIndex() && !deadLetters.isKeeping())) {
      batch.refused(position);
      refusals++;
      refusal = reason;
      return;
    }
    try {
      drop(batch, position, DropReason.REJECTED, reason.describe());
    } catch (IOException e) {
      // What the answer says of the others counts all the same, or they would be stored again.
      batch.retry(position);
      notKept = notKept == null ? e : notKept;
    }
  }

  private void throwNotKept() throws IOException {
    IOException first = notKept;
    if (first != null) {
      throw first;
    }
  }

  private void drop(WorkBatch batch, int position, DropReason reason, String detail)
      throws IOException {
    int slice = 0;
    int before = 0;
    while (position >= before + batch.to(slice) - batch.from(slice)) {
      before += batch.to(slice) - batch.from(slice);
      slice++;
    }
    EventBatch events = batch.batch(slice);
    deadLetters.add(events, batch.from(slice) + position - before, reason, detail);
    batch.dropped(position);
  }

  @Override
  public void close() {
    connection.close();
    deadLetters.close();
  }
}
