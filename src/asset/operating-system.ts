/** An operating system as OCSF names it (object `os`, attribute `type_id`). */
export interface OperatingSystem {
  readonly type: 'Windows' | 'Linux' | 'macOS' | 'Unknown';
  readonly type_id: 100 | 200 | 300 | 0;
}

/** Reads EC2's `PlatformDetails`, for example `Linux/UNIX` or `Windows with SQL Server Standard`. */
export function operatingSystem(platform: string | null | undefined): OperatingSystem {
  const text = (platform ?? '').toLowerCase();
  if (text.includes('windows')) return { type: 'Windows', type_id: 100 };
  if (LINUX.some((name) => text.includes(name))) return { type: 'Linux', type_id: 200 };
  if (text.includes('mac')) return { type: 'macOS', type_id: 300 };
  return { type: 'Unknown', type_id: 0 };
}

const LINUX = ['linux', 'unix'];
