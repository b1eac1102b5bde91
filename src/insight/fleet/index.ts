export { fleetOf } from "./fleet.ts";
