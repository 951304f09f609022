package io.equipoise.console.page;

import io.equipoise.console.view.LoopFeed;
import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.TrafficWatch;
import io.equipoise.schemas.Foreground;
import io.equipoise.schemas.topic.TopicAdmin;
import io.equipoise.schemas.topic.Topics;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The page as a process of its own: a feed, the model that it fills, and the server. */
public final class PageService implements Foreground.Service {
  private final PageConfig config;
  private final Topics topics;
  private final LoopFeed feed;
  private final TrafficWatch traffic;
  private final PageServer server;

  /**
   * A service that is not yet started.
   *
   * @param config what it is about
   * @param clock for times in answers
   * @param onFailure told what ended the feed
   */
  public PageService(PageConfig config, InstantSource clock, Consumer<Throwable> onFailure) {
    this.config = config;
    this.topics = Topics.of(config.descriptor().dataset());
    LoopModel model = new LoopModel();
    this.feed = new LoopFeed(config.connection(), topics, model::accept, onFailure);
    this.traffic =
        new TrafficWatch(config.connection(), config.descriptor().dataset(), model, clock);
    this.server = new PageServer(config, model, clock);
  }

  /**
   * Creates the topics that are missing, begins to follow them and to listen. Throws {@link
   * io.equipoise.schemas.OperatorException} when the broker does not answer or the address is
   * taken.
   */
  @Override
  public void start() {
    TopicAdmin.ensure(config.connection(), topics.all());
    feed.start();
    traffic.start();
    server.start();
  }

  /** Where the page is, once it is started. */
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    traffic.close();
    feed.close();
  }
}
