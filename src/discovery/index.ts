/** Finding relays on the local network without an address. Everything here loads multicast DNS, so it is imported on demand. */
export {
  type AnnouncedRelay,
  Announcement,
  type DescribedAnnouncement,
} from "./announcement.ts";
export { type AnnouncingRelay, findRelays } from "./find-relays.ts";
