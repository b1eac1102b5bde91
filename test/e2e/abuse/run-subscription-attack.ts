/** Attacks a relay in one of the ways of `SUBSCRIPTION_ATTACKS` until it is killed: `bun run-subscription-attack.ts ws://… NAME`. Prints a line once it has begun. */
import { encode } from "@msgpack/msgpack";
import { SUBSCRIPTION_ATTACKS } from "./subscription-attacks.ts";

/** Less than the time that a command of the attack may take at its share of a second. Units: milliseconds. */
const INTERVAL_MILLIS = 10;
/** Past it a connection waits until the relay has read what it sent. Units: bytes. */
const MOST_UNSENT_BYTES = 64 * 1024;

const [url = "", name = ""] = process.argv.slice(2);
const attack = SUBSCRIPTION_ATTACKS[name];
if (attack === undefined) throw new Error(`expected the name of an attack, got ${name}`);
const { path, format, connections, commands } = attack;

/** Attacks from one connection. When the relay closes it, another one takes its place. */
function begin(): void {
  const socket = new WebSocket(`${url}${path}`);
  let timer: Timer | undefined;
  socket.onopen = () => {
    timer = setInterval(() => {
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) return;
      for (const command of commands())
        socket.send(format === "json" ? JSON.stringify(command) : encode(command));
    }, INTERVAL_MILLIS);
  };
  socket.onclose = () => {
    clearInterval(timer);
    setTimeout(begin, INTERVAL_MILLIS);
  };
}

for (let connection = 0; connection < connections; connection++) begin();
console.log("begun");
