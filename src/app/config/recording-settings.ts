import { blackBoxFolder } from "./black-box-folder.ts";
import { setting } from "./setting.ts";
import { numberKind, switchKind, textKind } from "./value-kind.ts";

const MAX_BYTES = 2 ** 50;
/** Ten years. Units: seconds. */
const MAX_SECONDS = 10 * 365 * 86_400;

/** Recordings. */
export const RECORDING_SETTINGS = {
  record: setting({
    kind: textKind("directory", "the path of a folder"),
    isPath: true,
    sentence:
      "record everything that games send into a new file in this folder, and serve its recordings at /recordings. Recordings hold motion and log texts: data of a person",
    byDefault: "nothing is recorded",
    live: false,
    read: ({ recordFolder }) => recordFolder,
    write: (options, value) => {
      options.recordFolder = value;
    },
  }),
  record_rotate_s: setting({
    kind: numberKind({ min: 10, max: MAX_SECONDS, unit: "seconds" }),
    sentence: "how long a file of --record becomes before the recording goes on in a new one",
    live: false,
    read: ({ recordRotate }) => recordRotate.seconds,
    write: ({ recordRotate }, value) => {
      recordRotate.seconds = value;
    },
  }),
  record_rotate_bytes: setting({
    kind: numberKind({ min: 1_000_000, max: MAX_BYTES, unit: "bytes", whole: true }),
    sentence: "how large a file of --record becomes before the recording goes on in a new one",
    live: false,
    read: ({ recordRotate }) => recordRotate.bytes,
    write: ({ recordRotate }, value) => {
      recordRotate.bytes = value;
    },
  }),
  record_keep_s: setting({
    kind: numberKind({ min: 60, max: MAX_SECONDS, unit: "seconds" }),
    sentence: "the relay deletes recordings in the folder of --record whose end is longer ago than this",
    byDefault: "no limit",
    live: false,
    read: ({ recordQuota: { ageMillis } }) => (ageMillis === undefined ? undefined : ageMillis / 1000),
    write: ({ recordQuota }, value) => {
      recordQuota.ageMillis = value * 1000;
    },
  }),
  record_keep_bytes: setting({
    kind: numberKind({ min: 1_000_000, max: MAX_BYTES, unit: "bytes", whole: true }),
    sentence:
      "most bytes of all recordings in the folder of --record. Beyond them the relay deletes the oldest, but no recording that is being written, and no file of another program",
    live: false,
    read: ({ recordQuota }) => recordQuota.bytes,
    write: ({ recordQuota }, value) => {
      recordQuota.bytes = value;
    },
  }),
  black_box: setting({
    kind: switchKind(),
    sentence:
      "keep the last seconds of each game in memory, and leave them as a recording after each hitch, alert of level error or crash; on by default in launch and check. Recordings hold motion and log texts: data of a person",
    live: false,
    read: ({ blackBox }) => blackBox.on,
    write: ({ blackBox }, value) => {
      blackBox.on = value;
    },
  }),
  black_box_folder: setting({
    kind: textKind("directory", "the path of a folder"),
    isPath: true,
    sentence:
      "where the black box leaves recordings. Its oldest ones go after 14 days, and beyond 1 GiB in all",
    byDefault: "black-box in the folder that the system has for such files",
    live: false,
    read: ({ blackBox }) => blackBoxFolder(blackBox),
    write: ({ blackBox }, value) => {
      blackBox.folder = value;
    },
  }),
  black_box_before_s: setting({
    kind: numberKind({ min: 1, max: 300, unit: "seconds" }),
    sentence: "how much of the time before a hitch, an alert or a crash the black box keeps",
    live: false,
    read: ({ blackBox }) => blackBox.beforeSeconds,
    write: ({ blackBox }, value) => {
      blackBox.beforeSeconds = value;
    },
  }),
  black_box_after_s: setting({
    kind: numberKind({ min: 0, max: 120, unit: "seconds" }),
    sentence: "how much of the time after a hitch or an alert the black box keeps",
    live: false,
    read: ({ blackBox }) => blackBox.afterSeconds,
    write: ({ blackBox }, value) => {
      blackBox.afterSeconds = value;
    },
  }),
} as const;
