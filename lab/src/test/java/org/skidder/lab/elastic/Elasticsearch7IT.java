package org.skidder.lab.elastic;

/** Elasticsearch 7. */
class Elasticsearch7IT extends ElasticsearchContract {
  Elasticsearch7IT() {
    super("7.17.9");
  }
}
