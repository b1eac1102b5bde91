import { z } from "zod";
import type { JsonObject } from "./json-messages.ts";

/** Most commands that one game may offer. */
const MAX_GAME_COMMANDS = 64;
/** Longest schema of a command, as JSON text. Units: characters. */
const MAX_SCHEMA_CHARACTERS = 4096;

/** Name of a game's command. */
export const gameCommandName = z.string().min(1).max(64);

const gameCommand = z.object({
  name: gameCommandName,
  description: z.string().max(1024).default(""),
  /** JSON Schema of the arguments, for people and assistants. The relay does not check arguments against it. */
  schema: z
    .record(z.string(), z.unknown())
    .refine((schema) => JSON.stringify(schema).length <= MAX_SCHEMA_CHARACTERS, {
      error: `expected a schema of at most ${MAX_SCHEMA_CHARACTERS} characters of JSON`,
    })
    .optional(),
});

/** The list of commands that a game offers. */
export const gameCommands = z
  .array(gameCommand)
  .max(MAX_GAME_COMMANDS)
  .refine((commands) => new Set(commands.map(({ name }) => name)).size === commands.length, {
    error: "expected each name once",
  });

/** A command that a game offers to clients. */
export interface GameCommand {
  name: string;
  description: string;
  schema?: JsonObject | undefined;
}
