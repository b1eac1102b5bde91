import { setting } from "./setting.ts";
import { textKind } from "./value-kind.ts";

/** Recordings. */
export const RECORDING_SETTINGS = {
  record: setting({
    kind: textKind("directory", "the path of a folder"),
    sentence:
      "record everything that games send into a new file in this folder, and serve its recordings at /recordings. Recordings hold motion and log texts: data of a person",
    byDefault: "nothing is recorded",
    live: false,
    read: ({ recordFolder }) => recordFolder,
    write: (options, value) => {
      options.recordFolder = value;
    },
  }),
} as const;
