/** Connects a {@link CountingGame} to a relay on this host: `bun run-counting-game.ts URL`. */
import { TestClient } from "../test-client.ts";
import { CountingGame } from "./counting-game.ts";

const [url = ""] = process.argv.slice(2);
const socket = await TestClient.connect(url);
socket.send({ type: "hello", source: "room", addon: "0.2.0" });
new CountingGame((message) => socket.send(message));
