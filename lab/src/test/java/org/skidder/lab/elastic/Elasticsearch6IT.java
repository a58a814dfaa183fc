package org.skidder.lab.elastic;

/** Elasticsearch 6. */
class Elasticsearch6IT extends ElasticsearchContract {
  Elasticsearch6IT() {
    super("6.8.23");
  }
}
