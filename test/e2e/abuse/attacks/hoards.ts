import { TestClient } from "../../../support/test-client.ts";
import type { Attack } from "../attack.ts";
import type { RelayAddress } from "../relay-address.ts";

const MIB = 1024 * 1024;
/** More than there may be topics, and more than games are remembered. */
const LARGE_EVENTS = 300;
const LARGE_GAMES = 100;
const EMPTY_LISTS = 100;
const GREEDY_CLIENTS = 20;

/** Has a game say these, one after the other, slowly enough to be taken. */
async function tell(relay: RelayAddress, messages: Iterable<string>): Promise<number> {
  using game = await TestClient.connect(`${relay.url}/producer`);
  let told = 0;
  for (const message of messages) {
    game.send(message);
    // The answer to what is no message comes behind it.
    await game.ask({ type: "taken?" });
    // At 64 MiB a second it would be refused.
    if (++told % 32 === 0) await Bun.sleep(500);
  }
  return told;
}

function* largeEvents(): Generator<string> {
  const text = "x".repeat(0.9 * MIB);
  for (let index = 0; index < LARGE_EVENTS; index++)
    yield JSON.stringify({ type: "event", event: "custom", data: { event_name: `large-${index}`, text } });
}

function* emptyLists(): Generator<string> {
  const lists = `[${"[],".repeat(250_000)}[]]`;
  for (let index = 0; index < EMPTY_LISTS; index++)
    yield `{"type":"event","event":"custom","data":{"event_name":"lists-${index}","lists":${lists}}}`;
}

/** Has a client ask for all that is kept, again and again, until it is sent away or has had enough. */
async function askForAll(relay: RelayAddress): Promise<void> {
  using client = await TestClient.connect(relay.url, ["telemetry.v1.json"]);
  const history = { last: 10_000 };
  for (let index = 0; index < 5; index++) {
    client.send({ command: "subscribe", topics: ["custom/*"], history });
    client.send({ command: "unsubscribe", topics: ["custom/*"] });
  }
  client.send({ command: "ping" });
  await Promise.race([client.closed, client.message(({ type }) => type === "pong" || type === "error")]);
}

/** Everything that the relay keeps, as much of it as there can be: it is to hold no more than it says. */
export const hoards: Attack = {
  name: "large events, lists of nothing, games that leave much, clients that want all",
  async run(relay) {
    const { bad_json: before = 0 } = await relay.refusals();
    let attempts = await tell(relay, largeEvents());
    attempts += await tell(relay, emptyLists());
    const text = "x".repeat(0.9 * MIB);
    for (let index = 0; index < LARGE_GAMES; index++)
      attempts += await tell(relay, [JSON.stringify({ type: "snapshot", data: { text } })]);
    for (let index = 0; index < GREEDY_CLIENTS; index++) await askForAll(relay);
    attempts += GREEDY_CLIENTS;
    const { bad_json = 0 } = await relay.refusals();
    const refused = bad_json - before;
    const complaints = refused < EMPTY_LISTS ? [`${refused} of ${EMPTY_LISTS} lists of nothing refused`] : [];
    return { attempts, refused, complaints };
  },
};
