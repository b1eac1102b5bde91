import { Random } from "../../../../src/base/random.ts";
import { aQuarter, type Fault, type GamePlan, shuffled } from "../fault.ts";

/** The devices: the game's name, and the relay's. */
const DEVICES: readonly [string, string][] = [
  ["head", "headset"],
  ["left_hand", "left_controller"],
  ["right_hand", "right_controller"],
];

interface TrackingFault {
  kind: string;
  alerts: readonly string[];
  size?: readonly [number, number];
  seconds: readonly [number, number];
  also?: readonly string[];
}

/** What goes wrong with a device. Units of `size`: metres, degrees, millimetres. */
const FAULTS: readonly TrackingFault[] = [
  // Afterwards the device is elsewhere at once.
  { kind: "freeze", alerts: ["tracking_frozen"], seconds: [0.45, 1.6], also: ["tracking_jump"] },
  { kind: "jump", alerts: ["tracking_jump"], size: [0.3, 1.5], seconds: [0.3, 1.5] },
  { kind: "turn", alerts: ["tracking_jump"], size: [70, 170], seconds: [0.3, 1.5] },
  { kind: "noise", alerts: ["tracking_jitter"], size: [4.5, 12], seconds: [0.5, 2] },
  { kind: "noise_of_rotation", alerts: ["tracking_jitter"], size: [1, 3], seconds: [0.5, 2] },
  { kind: "lost", alerts: ["tracking_lost"], seconds: [0.4, 2] },
  { kind: "unsure", alerts: ["tracking_lost"], seconds: [0.5, 2] },
  { kind: "removed", alerts: ["tracking_lost"], seconds: [0.4, 2] },
  { kind: "nan", alerts: ["not_finite"], seconds: [0.1, 1] },
  { kind: "flat", alerts: ["not_finite", "bad_rotation"], seconds: [0.1, 1] },
];

/** Alerts of one kind and device are sent at most once in ten seconds. Units: faults in between. */
const APART = 4;

/** Two games at 90 and 72 frames a second, in which each device has each fault. */
export function planTracking(seed: number, most = FAULTS.length * DEVICES.length): GamePlan[] {
  const random = new Random(seed);
  const all = FAULTS.flatMap((fault) => DEVICES.map((device) => ({ fault, device })));
  const halves = [90, 72].map((hz, order) => {
    const faults = spread(random, shuffled(random, all).slice(0, Math.ceil(most / 2)));
    const busy = aQuarter(random, faults.length);
    const name = `tracking-${hz}`;
    return {
      faultClass: "tracking" as const,
      name,
      seed: seed + order,
      hz,
      isProfiled: false,
      mayShare: true,
      faults: faults.map(({ fault, device }) => faultOf(fault, device, random)),
      busy,
    };
  });
  return halves;
}

type Pair = { fault: TrackingFault; device: readonly [string, string] };

/** In an order in which no device has the same alert soon again; leaves out what does not fit. */
function spread(random: Random, pairs: readonly Pair[]): Pair[] {
  const ordered: Pair[] = [];
  const left = shuffled(random, pairs);
  while (left.length > 0) {
    const recent = ordered.slice(-APART);
    const next = left.findIndex(
      ({ fault, device }) =>
        !recent.some((other) => other.device === device && other.fault.alerts[0] === fault.alerts[0]),
    );
    if (next < 0) break;
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

function faultOf(
  { kind, alerts, size = [0, 0], seconds, also = [] }: TrackingFault,
  [device, subject]: readonly [string, string],
  random: Random,
): Fault {
  const way = [random.between(-1, 1), random.between(-1, 1), random.between(-1, 1)];
  const ofDevice = alerts.includes("not_finite") ? {} : { subject };
  return {
    kind: `${kind} of ${device}`,
    orders: {
      by: "tracking_faults",
      kind,
      device,
      size: random.between(...size),
      seconds: random.between(...seconds),
      way,
    },
    expected: { what: "alert", alerts, ...ofDevice, withinSeconds: 0.5, tailSeconds: 0.5, also },
    quietSeconds: random.between(2, 3.2),
  };
}
