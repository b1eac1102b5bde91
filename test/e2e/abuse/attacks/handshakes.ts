import { RawConnection } from "../../../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../../../support/raw-frame.ts";
import { type Attack, forEachAtOnce, within } from "../attack.ts";

const HEAD = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n";
/** How long the relay may take to cut who does not get to the end of a request's head. Units: milliseconds. */
const PATIENCE_MILLIS = 20_000;

/** Connections that say nothing, half of a request, or a request letter by letter. */
export const slowHandshakes: Attack = {
  name: "slow handshakes and half-open sockets",
  async run(relay) {
    const starts = ["", HEAD, `${HEAD}Upgrade: websocket\r\nX-Slow: `];
    const connections = await Promise.all(
      Array.from({ length: 300 }, () => RawConnection.connect(relay.httpUrl)),
    );
    for (const [index, connection] of connections.entries()) connection.write(starts[index % 3] ?? "");
    const dripping = connections.filter((_, index) => index % 3 === 2);
    const drip = setInterval(() => {
      for (const connection of dripping) connection.write("x");
    }, 1000);
    await within(PATIENCE_MILLIS, Promise.all(connections.map(({ ended }) => ended)));
    clearInterval(drip);
    const cut = connections.filter(({ isEnded }) => isEnded).length;
    for (const connection of connections) connection.reset();
    const attempts = connections.length;
    const complaints = cut === attempts ? [] : [`${attempts - cut} of ${attempts} were still open`];
    return { attempts, refused: cut, complaints };
  },
};

/** A thousand clients that connect and are gone, at once or after they have asked for everything. */
export const vanishingClients: Attack = {
  name: "1,000 clients that connect and vanish",
  async run(relay) {
    const before = (await relay.status()).clients_ever as number;
    let shaken = 0;
    await forEachAtOnce(
      Array.from({ length: 1000 }, (_, index) => index),
      20,
      async (index) => {
        using connection = await RawConnection.connect(relay.httpUrl);
        const { status } = await connection.handshake({
          path: index % 2 === 0 ? "/" : "/?format=json&topics=*&history=last",
        });
        if (status === 101) shaken++;
        connection.write(rawFrame(RAW_OPCODE.text, '{"command":"get_snapshot"}'));
      },
    );
    const taken = ((await relay.status()).clients_ever as number) - before;
    const complaints = shaken === 1000 && taken === 1000 ? [] : [`${shaken} were let in, ${taken} counted`];
    return { attempts: 1000, refused: 0, complaints };
  },
};

/** A thousand clients that are all there, and then all gone in the same moment. */
export const vanishingCrowd: Attack = {
  name: "1,000 clients that vanish in one moment",
  async run(relay) {
    const crowd: RawConnection[] = [];
    let shaken = 0;
    // What a thousand clients get at 90 Hz is a load test's matter.
    const path = "/?format=json&topics=scene,alert,log/*,custom/*";
    await forEachAtOnce(Array.from({ length: 1000 }), 20, async () => {
      const connection = await RawConnection.connect(relay.httpUrl);
      crowd.push(connection);
      const { status } = await connection.handshake({ path });
      if (status === 101) shaken++;
    });
    for (const connection of crowd) connection.reset();
    return { attempts: 1000, refused: 0, complaints: shaken === 1000 ? [] : [`${shaken} were let in`] };
  },
};

/** Conversations of a client and of a game, cut with a reset after each of their bytes. */
export const resetsEverywhere: Attack = {
  name: "resets at every point of a conversation",
  async run(relay) {
    const conversations = ["/?format=json&topics=*", "/producer"].map((path) => {
      const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${btoa("sixteen letters.")}\r\nSec-WebSocket-Version: 13\r\n\r\n`;
      const hello = path === "/producer" ? '{"type":"hello","source":"cut"}' : '{"command":"get_events"}';
      const frames = [
        rawFrame(RAW_OPCODE.text, hello),
        rawFrame(RAW_OPCODE.ping, "x"),
        rawFrame(RAW_OPCODE.binary, new Uint8Array([1, 2, 3])),
        rawFrame(RAW_OPCODE.text, '{"command":', { last: "more" }),
        rawFrame(RAW_OPCODE.continuation, '"ping"}'),
        rawFrame(RAW_OPCODE.close, new Uint8Array([3, 232])),
      ];
      return Buffer.concat([Buffer.from(head), ...frames]);
    });
    const cuts = conversations.flatMap((whole) =>
      Array.from({ length: whole.length + 1 }, (_, length) => whole.subarray(0, length)),
    );
    await forEachAtOnce(cuts, 10, async (part) => {
      const connection = await RawConnection.connect(relay.httpUrl);
      connection.write(part);
      // Now and then what was said is read before the reset comes, now and then not.
      if (part.length % 2 === 0) await Bun.sleep(1);
      connection.reset();
    });
    return { attempts: cuts.length, refused: 0, complaints: [] };
  },
};
