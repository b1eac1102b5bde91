export { GameSockets } from "./game-sockets.ts";
