import { isIPv6 } from 'node:net';

/** Whether the text is an IPv4 or IPv6 address as an index's `ip` field takes it: no zone, no leading zeros. */
export function isIpAddress(text: string): boolean {
  if (text.length > 45) return false;
  return isIPv4Text(text) || (text.includes(':') && !text.includes('%') && isIPv6(text));
}

/** Four decimal numbers to 255 without leading zeros. */
export function isIPv4Text(text: string): boolean {
  if (text.length < 7 || text.length > 15) return false;
  let parts = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) {
      if (digits === 0) return false;
      parts++;
      digits = 0;
      value = 0;
    } else {
      if (code < 0x30 || code > 0x39 || (digits > 0 && value === 0)) return false;
      value = value * 10 + code - 0x30;
      if (value > 255) return false;
      digits++;
    }
  }
  return parts === 3 && digits > 0;
}
