import { PlainCodec } from "../../../src/codec/index.ts";
import { TestClient } from "../../support/test-client.ts";
import type { RelayAddress } from "./relay-address.ts";

/** More than the relay remembers after they have gone. */
const GAMES = 20;

/** Has ordinary games come, play for some frames before a client, and go. */
export async function receiveOrdinaryGames(relay: RelayAddress): Promise<void> {
  const codec = new PlainCodec();
  using client = await TestClient.connect(relay.url);
  for (let index = 0; index < GAMES; index++) {
    using game = await TestClient.connect(`${relay.url}/producer`);
    game.send({ type: "hello", source: `game ${index}` });
    await game.message(({ type }) => type === "welcome");
    for (let frame = 0; frame < 10; frame++)
      game.send((codec.encodePerformance(frame, 90, 11.1, 2.5) as Uint8Array).slice());
    game.send({ type: "event", event: "custom", data: { event_name: "played", index } });
    await client.message((message) => JSON.stringify(message).includes(`"index":${index}`));
  }
}
