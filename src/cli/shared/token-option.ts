import { Option } from "commander";

/** Environment variable for the token, the same as the addon's. Other users of a machine can see a program's flags, but not its environment. */
const TOKEN_VARIABLE = "TELEMETRY_RELAY_TOKEN";

/** The option `--token` of commands that connect to a relay. */
export function tokenOption(): Option {
  return new Option("--token <token>", "the relay's token, if the relay requires one").env(TOKEN_VARIABLE);
}
