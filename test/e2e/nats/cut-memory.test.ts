import { expect, setDefaultTimeout, test } from "bun:test";
import { residentBytes } from "../../../bench/load/servers/resident-bytes.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { LONG } from "../../support/long.ts";
import { type NatsStatus, natsRelay } from "../../support/nats-relays.ts";
import { NATS_SERVER, TestNatsServer } from "../../support/nats-server.ts";
import { skipWithout } from "../../support/needs.ts";
import { SIGNALS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

const MEBIBYTE = 1024 * 1024;
/** The long form: a minute at 1.3 MB/s. The short one passes the same bounds in two seconds. */
const { events, bytes, everyMillis } = LONG
  ? { events: 6000, bytes: 13_000, everyMillis: 10 }
  : { events: 400, bytes: 52_000, everyMillis: 5 };

setDefaultTimeout(LONG ? 150_000 : 20_000);

test.skipIf(skipWithout(NATS_SERVER, SIGNALS))(
  "a relay whose server stands still keeps a bounded number of bytes for it",
  async () => {
    await using server = await TestNatsServer.start();
    await using office = natsRelay("office", [server]);
    await using program = new CliProcess(["serve", "--port", "0", "--site", "lab", "--nats", server.url]);
    const url = /ready at (\S+)/.exec(await program.line())?.[1] ?? "";
    const status = async () => {
      const { nats } = (await (await fetch(`${url.replace("ws", "http")}/status`)).json()) as {
        nats: NatsStatus;
      };
      return nats;
    };
    while ((await status()).readers === 0) await Bun.sleep(20);
    using game = await TestClient.connect(`${url}/producer`);
    const text = "x".repeat(bytes);
    let number = 0;
    const send = () =>
      game.send({ type: "event", event: "custom", data: { event_name: "n", number: ++number, text } });
    // Fills what the relay keeps anyway.
    for (let index = 0; index < 100; index++) send();
    await game.ask({ command: "ping" });
    const before = residentBytes(program.process.pid);
    server.freeze();
    while (number < events + 100) {
      send();
      await Bun.sleep(everyMillis);
    }
    await game.ask({ command: "ping" });
    const { unconfirmed_bytes, waiting, lost } = await status();
    expect(unconfirmed_bytes).toBeLessThan(4.1 * MEBIBYTE);
    expect(waiting * bytes).toBeLessThan(8.1 * MEBIBYTE);
    // Those past the bounds are counted.
    expect(lost).toBeGreaterThan(events - (13 * MEBIBYTE) / bytes);
    const after = residentBytes(program.process.pid);
    if (LONG && before !== undefined && after !== undefined)
      expect(after - before).toBeLessThan(50 * MEBIBYTE);
    server.thaw();
    void office;
  },
);
