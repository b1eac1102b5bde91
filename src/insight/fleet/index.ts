export { type FleetSite, fleetOf } from "./fleet.ts";
export type { FleetGame } from "./fleet-game.ts";
