import { ownAddresses } from "../../base/platform/network.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { reasonOf } from "../../base/reason-of.ts";
import type { AnnouncingRelay } from "../../discovery/index.ts";
import { isJsonObject } from "../../protocol/json-object.ts";
import { commandHint } from "../shared/command-hint.ts";
import type { DoctorContext, FoundRelay } from "./doctor-context.ts";
import { type Finding, fine, hint, problem } from "./finding.ts";

/** How long relays may take to answer. Units: milliseconds. */
const ANSWER_MILLIS = 1000;

/** Checks whether the relay is announced on the local network and, with `--find`, which relays are. */
export async function checkNetwork({ options, relay }: DoctorContext): Promise<Finding[]> {
  return [
    ...(relay === undefined ? [] : [announcementFinding(relay)]),
    ...(options.find === true ? await foundRelays() : []),
  ];
}

function announcementFinding({ status: { announced } }: FoundRelay): Finding {
  if (!isJsonObject(announced))
    return fine(
      "network",
      "the relay is not announced on the local network; only games that look for a relay need it (--announce)",
    );
  const { name, state } = announced;
  if (state === "announced" || state === "starting")
    return fine("network", `the relay is announced on the local network as ${JSON.stringify(name)}`);
  return problem("network", {
    what: `the relay runs with --announce, but is not announced (${String(state)})`,
    why: "games that look for a relay do not find it",
    todo: "read the relay's log, and check that its machine is in a network with IPv4",
  });
}

async function foundRelays(): Promise<Finding[]> {
  const { findRelays } = await import("../../discovery/index.ts");
  let relays: AnnouncingRelay[];
  try {
    relays = await findRelays(thisMachine, ANSWER_MILLIS);
  } catch (error) {
    const silent = problem("network", {
      what: `this machine cannot ask the network for relays: ${reasonOf(error)}`,
      why: "games on this machine do not find a relay either",
      todo: "check its network, and that no firewall drops UDP to 224.0.0.251 port 5353",
    });
    return [silent];
  }
  if (relays.length > 0) return relays.map(relayFinding);
  const none = hint("network", {
    what:
      ownAddresses(thisMachine).length === 0
        ? "this machine is in no network, so no relay was found there"
        : `no relay on the network answered within ${ANSWER_MILLIS / 1000} s`,
    why: "games that look for a relay find none",
    todo: `start one (${commandHint("serve --host 0.0.0.0 --announce")}); if one runs, both machines must be in the same network, and neither a firewall (UDP port 5353) nor the access point may keep devices apart`,
  });
  return [none];
}

function relayFinding({ name, url, asksToken }: AnnouncingRelay): Finding {
  const needs = url.startsWith("wss:")
    ? `; a game needs its certificate${asksToken ? " and a token" : ""}`
    : asksToken
      ? "; it expects a token, which a game sends to a relay that it found only over TLS"
      : "";
  return fine("network", `the network has a relay ${JSON.stringify(name)} at ${url}${needs}`);
}
