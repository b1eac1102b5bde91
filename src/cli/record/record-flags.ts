import type { RotateBounds } from "../../recording/index.ts";

/** What to record, as the command line says it. */
export interface RecordFlags {
  url?: string;
  token?: string;
  topics?: string[];
  source?: string;
  maxHz?: number;
  /** Units: seconds. */
  duration?: number;
  /** Units: megabytes. */
  size?: number;
  rotate?: RotateBounds;
  transforms: boolean;
  json: boolean;
}
