import type { Clock } from "../base/clock.ts";
import type { Audience } from "../delivery/index.ts";
import type { Producers } from "../ingest/index.ts";
import { closeCodeOf } from "../protocol/error-table.ts";
import type { EditorBridges } from "./editor-bridges.ts";

/** How long everybody has to answer the goodbye before their sockets are cut. Units: milliseconds. */
const GOODBYE_MILLIS = 1000;

/** Closes the connections of everybody, and waits until they are gone or the goodbye has taken too long. */
export async function sayGoodbye(
  { audience, producers, editor }: { audience: Audience; producers: Producers; editor: EditorBridges },
  clock: Clock,
): Promise<void> {
  const [code, reason] = [closeCodeOf("shutting_down"), "relay is shutting down"];
  for (const client of audience.clients) client.close(code, reason);
  producers.closeAll(code, reason);
  editor.stop(code, reason);
  const left = () => audience.clients.size + producers.connections + editor.clients;
  const endMillis = clock.monotonicMillis() + GOODBYE_MILLIS;
  while (left() > 0 && clock.monotonicMillis() < endMillis) {
    await new Promise<void>((resolve) => clock.after(5, resolve));
  }
}
