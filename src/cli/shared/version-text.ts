import { thisMachine } from "../../base/platform/this-machine.ts";
import { releaseModule } from "../../codec/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { V1_FORMATS } from "../../protocol/formats.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { countText } from "./count-text.ts";

/** The versions of everything that a report of a fault needs, one in each line. The first line is the relay's. */
export function versionText(): string {
  const { name, version } = RELAY_IDENTITY;
  return [
    `${name} ${version}`,
    `Bun         ${Bun.version} on ${thisMachine.name} ${process.arch}`,
    `Wasm codec  ${codecText()}`,
    `protocol    classic, ${V1_FORMATS.join(", ")}`,
  ].join("\n");
}

/** The build of the codec: builds that differ have different digests. */
function codecText(): string {
  try {
    const bytes = releaseModule();
    const digest = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
    return `${digest.slice(0, 12)} (${countText(bytes.length)} bytes)`;
  } catch (error) {
    if (error instanceof RelayError) return error.message;
    throw error;
  }
}
