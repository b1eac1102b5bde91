export { type SimulatedFrame, SimulatedGame } from "./simulated-game.ts";
export { type ProducerLink, SimulatedProducer } from "./simulated-producer.ts";
