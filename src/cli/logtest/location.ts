/** Bytes that the test tool has for a location, in which colons and bars have a bar in front of them. */
const ROOM = 2_048;

/** A location as the real engine's test tool hands it on: what does not fit is cut off (SEMANTICS 5.1). */
export function locationAsSent(location: string): string {
  if (location.length <= ROOM / 2 - 1) return location;
  let used = 0;
  for (let i = 0; i < location.length; i++) {
    const byte = location[i];
    if (byte === ':' || byte === '|') {
      if (used >= ROOM - 1) return location.slice(0, i);
      used += 2;
      if (used >= ROOM - 1) return location.slice(0, i + 1);
    } else if (used++ === ROOM) return location.slice(0, i);
  }
  return location;
}
