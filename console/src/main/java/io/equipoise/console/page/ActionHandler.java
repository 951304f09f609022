package io.equipoise.console.page;

import io.equipoise.console.view.LoopModel;
import io.equipoise.console.view.StateJson;
import io.equipoise.contract.OperatorAction;
import io.equipoise.schemas.OperatorException;
import io.equipoise.schemas.access.Role;
import io.equipoise.schemas.access.TokenFile;
import io.equipoise.schemas.access.Tokens;
import io.equipoise.schemas.connection.Connection;
import io.equipoise.schemas.operator.OperatorActionSender;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/actions}: lets those who have a token of role operate ask for something. What is
 * asked goes on the topic of operator actions with the name that belongs to the token; the answer
 * is 202 once the broker has it.
 */
final class ActionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ActionHandler.class);

  /** Largest body. */
  private static final int MOST_BYTES = 16 << 10;

  private final String dataset;
  private final Connection connection;
  private final Optional<TokenFile> tokens;
  private final ActionPolicy policy;
  private final InstantSource clock;

  ActionHandler(PageConfig config, LoopModel model, InstantSource clock) {
    this.dataset = config.descriptor().dataset();
    this.connection = config.connection();
    this.tokens = config.tokens();
    this.policy = new ActionPolicy(model);
    this.clock = clock;
  }

  void handle(Context context) throws IOException, InterruptedException {
    String actor = actor(context);
    String type = String.valueOf(context.contentType()).toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      throw new Problem(415, "Unsupported media type", "send application/json");
    }
    byte[] body = context.bodyInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new Problem(413, "Too large", "the body may have " + MOST_BYTES + " bytes");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ActionRequest request = ActionRequest.read(body, now);
    ActionPolicy.Decision decision = policy.decide(request);
    OperatorAction action =
        decision
            .action()
            .setActionId(UUID.randomUUID().toString())
            .setDataset(dataset)
            .setActor(actor)
            .setAt(now)
            .build();
    send(action);
    context
        .status(202)
        .contentType("application/json")
        .result(
            StateJson.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("actionId", action.getActionId());
                  json.writeStringField("action", request.verb().wire());
                  json.writeStringField("target", action.getTarget());
                  json.writeStringField("actor", actor);
                  json.writeStringField("at", now.toString());
                  json.writeStringField("effect", decision.effect());
                  json.writeEndObject();
                }));
  }

  private void send(OperatorAction action) throws InterruptedException {
    try {
      OperatorActionSender.send(connection, action);
    } catch (OperatorActionSender.UnconfirmedException e) {
      LOG.error(
          "action {}, {} of {}, is not confirmed",
          action.getActionId(),
          action.getKind(),
          action.getActor(),
          e);
      throw new Problem(
          503,
          "Not confirmed",
          "the broker has not confirmed the action, which may have been taken or not; look under"
              + " 'What operators did' before you try it again");
    } catch (OperatorException e) {
      LOG.error("action {} of {} was not sent", action.getKind(), action.getActor(), e);
      throw new Problem(503, "Broker unavailable", "the action was not taken; try it again");
    }
    LOG.info(
        "{} asked for {} of {}: action {}",
        action.getActor(),
        action.getKind(),
        action.getTarget(),
        action.getActionId());
  }

  private String actor(Context context) {
    TokenFile file =
        tokens.orElseThrow(
            () ->
                new Problem(
                    403,
                    "Read-only",
                    "nobody may act on this page; it was started without --tokens"));
    String header = context.header("Authorization");
    if (header == null) {
      throw new Problem(401, "Who are you", "send the header Authorization: Bearer TOKEN");
    }
    Tokens.Entry bearer =
        file.bearer(header)
            .orElseThrow(() -> new Problem(401, "Who are you", "nobody has this token"));
    if (!bearer.role().includes(Role.OPERATE)) {
      throw new Problem(
          403,
          "Not yours to do",
          "the token's role is " + bearer.role().id() + "; acting needs one of role operate");
    }
    return bearer.name();
  }
}
