export { type ClassicMessage, readClassicMessage } from "./classic-message.ts";
export { type LostConnection, ReconnectingSocket, type SocketEvents } from "./reconnecting-socket.ts";
