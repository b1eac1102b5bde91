import { gameNotice } from "../../../delivery/index.ts";
import type { CommandContext, Reply } from "./command-context.ts";

/** Sends an edge everything that the relay has, and subscribes it to all that follows. Answers with what it does not get of the history. */
export function mirror({ client, farRelay, hub }: CommandContext, reply: Reply): void {
  // The history has messages of games that have gone.
  const gone = hub.registry.all().filter(({ connected }) => !connected);
  for (const source of gone) farRelay?.send(gameNotice(source));
  client.mirror(({ through, ended }) => {
    for (const { epoch } of gone) farRelay?.send({ type: "game_gone", source_epoch: epoch, end: "closed" });
    reply.answer({ type: "ack", command: "mirror", lacks: through, ended_through: ended });
  });
}
