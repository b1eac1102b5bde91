import { gameNotice } from "../../../delivery/index.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import type { CommandContext } from "./command-context.ts";

/** Sends an edge everything that the relay has, and subscribes it to all that follows. Answers with what it does not get of the history. */
export function mirror({ client, farRelay, hub }: CommandContext): JsonObject {
  // The history has messages of games that have gone.
  const gone = hub.registry.all().filter(({ connected }) => !connected);
  for (const source of gone) farRelay?.send(gameNotice(source));
  const { through, ended } = client.mirror();
  for (const { epoch } of gone) farRelay?.send({ type: "game_gone", source_epoch: epoch, end: "closed" });
  return { type: "ack", command: "mirror", lacks: through, ended_through: ended };
}
