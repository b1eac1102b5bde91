import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { joined, natsRelay, natsStatus } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { StreamingGame } from "../../support/streaming-game.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(15_000);

const TIMES = 500;
const runOf = (site: string, number: number) => ({ site, epoch: `run-${number}`, host: "elsewhere", pid: 1 });

describe.skipIf(skipWithout(NATS_SERVER))("a program that floods the subjects of sites", () => {
  let server: TestNatsServer;
  let lab: TestRelay;
  let office: TestRelay;
  let game: StreamingGame;
  let evil: NatsConnection;
  /** What the lab has said of its games. */
  let said: string[];
  beforeEach(async () => {
    server = await TestNatsServer.start();
    lab = natsRelay("lab", [server]);
    office = natsRelay("office", [server]);
    await joined([lab, "office"], [office, "lab"]);
    game = await StreamingGame.start(lab, "quest");
    await natsStatus(office, ({ sites }) => sites.lab?.games === 1);
    evil = await connect({ servers: server.url.slice("nats://".length) });
    said = [];
    evil.subscribe("telemetry.games.lab", { callback: (_, message) => void said.push(message.string()) });
    await evil.flush();
  });
  afterEach(async () => {
    game.stop();
    await evil.close();
    await office[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const publish = (subject: string, messageOf: (number: number) => object) => {
    for (let number = 0; number < TIMES; number++)
      evil.publish(`telemetry.${subject}`, JSON.stringify(messageOf(number)));
  };
  /** The lab has read all that was published before. */
  const read = async () => {
    await evil.request("telemetry.call.lab", "{}", { timeout: 5000 });
  };
  const games = () => said.filter((text) => text.startsWith('{"type":"game"'));

  test("has a site tell its games some times a second, however many readers it makes up", async () => {
    const wish = await new Promise<object>((resolve) =>
      evil.subscribe("telemetry.demand.lab", { max: 1, callback: (_, message) => resolve(message.json()) }),
    );
    publish("demand.lab", (number) => ({
      ...wish,
      from: runOf("made-up", number % 3),
      reader: `reader-${number}`,
    }));
    await read();
    await natsStatus(lab, ({ readers }) => readers === 4);
    while (games().length < 2) await Bun.sleep(10);
    // Five hundred made-up readers are told together.
    expect(games().length).toBeLessThan(20);
  });

  test("does not have a site that starts anew with each message greeted each time", async () => {
    publish("games.restless", (number) => ({
      type: "site",
      relay: runOf("restless", number),
      version: "0",
      started_at: number,
      exports: true,
      games: [],
    }));
    await read();
    await natsStatus(lab, ({ sites }) => sites.restless?.up === true);
    await evil.flush();
    expect(said.length).toBeLessThan(20);
  });

  test("is refused past what a site may say, and the games of others stay", async () => {
    const relay = runOf("chatty", 1);
    const notice = { type: "site", relay, version: "0", started_at: 1, exports: true, games: [] };
    evil.publish("telemetry.games.chatty", JSON.stringify(notice));
    const long = JSON.stringify({ type: "links", links: [], fill: "x".repeat(900_000) });
    for (let number = 0; number < 40; number++) evil.publish("telemetry.games.chatty", long);
    await evil.flush();
    const { sites } = await natsStatus(office, ({ sites }) => Number(refusedOf(sites.chatty)) > 0);
    expect(sites.lab).toMatchObject({ up: true, games: 1 });
  });
});

function refusedOf(site: object | undefined): unknown {
  return (site as { refused?: number } | undefined)?.refused;
}
