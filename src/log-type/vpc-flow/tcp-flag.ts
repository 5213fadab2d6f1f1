/** Names of the TCP flags in a bit mask (RFC 9293), from the lowest bit on. */
function tcpFlagNames(mask: number): readonly string[] {
  return ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'].filter(
    (_, bit) => (mask & (1 << bit)) !== 0,
  );
}

/** JSON lists of the names for every mask of a byte. */
export const TCP_FLAG_LISTS: readonly string[] = Array.from({ length: 256 }, (_, mask) =>
  JSON.stringify(tcpFlagNames(mask)),
);
