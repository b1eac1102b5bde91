export { type FleetSite, fleetOf } from "./fleet.ts";
export { compareFleetGames } from "./fleet-game.ts";
