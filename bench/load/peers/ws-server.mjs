// The peer on Node: what comes on /producer goes to everybody else, as ws's own documentation broadcasts.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const clients = new Set();

server.on("connection", (socket, { url }) => {
  if (url === "/producer") {
    socket.on("message", (data, binary) => {
      for (const client of clients) client.send(data, { binary });
    });
  } else {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
  }
  socket.on("error", () => socket.terminate());
});
server.on("listening", () => console.log(`ws server ready at ws://127.0.0.1:${server.address().port}`));
