/** A viewer in a process of its own, which a test can freeze. Prints a line of JSON for each frame, status and new channel. Arguments: the address, and a topic with frames. */
import { FoxgloveClient } from "@foxglove/ws-protocol";

const [url = "", followed = ""] = process.argv.slice(2);
const client = new FoxgloveClient({
  ws: new WebSocket(url, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]) as never,
});
const print = (line: object) => console.log(JSON.stringify(line));
client.on("advertise", (channels) => {
  for (const { id, topic } of channels) {
    print({ channel: topic });
    if (topic === followed) client.subscribe(id);
  }
});
client.on("message", ({ data: { buffer, byteOffset, byteLength } }) =>
  print({ frame: JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString()).frame, at: Date.now() }),
);
client.on("status", ({ id, message }) => print({ status: id, message }));
client.on("close", () => process.exit());
